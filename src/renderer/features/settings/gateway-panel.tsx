// Where the gateway listens, and what a new port means for programs that were pointed to the old one.
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { useSetPreferences } from '../../data/preferences.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { ProxyCard } from './proxy-card.tsx';
import { StrayClients } from './stray-clients.tsx';
import { Told } from '../../ui/told.tsx';
import { useChange } from './use-change.ts';

/** The panel. */
export function GatewayPanel({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  return (
    <div className="space-y-4">
      {gateway.problem !== undefined && (
        <Notice kind="bad">
          <Told>{gateway.problem}</Told>
        </Notice>
      )}
      <StrayClients />
      <Card title={t('settings.address.title')}>
        <CodeLine actions={<CopyButton label={t('gateway.copyAddress')} read={() => gateway.address} />}>
          {gateway.address}
        </CodeLine>
        <p className="mt-2 text-small text-muted text-pretty">{t('settings.address.text')}</p>
      </Card>
      <Card title={t('settings.port.title')}>
        <PortForm key={preferences.port} preferences={preferences} />
      </Card>
      <AnswersCard preferences={preferences} />
      <ProxyCard key={preferences.proxy} preferences={preferences} />
    </div>
  );
}

/** In minutes; 0 is without end. */
const LONGEST_ANSWERS = [15, 30, 60, 120, 240, 0];

function AnswersCard({ preferences: { longestAnswerMinutes: current } }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChange();
  // The settings file and the command take any number.
  const minutes = LONGEST_ANSWERS.includes(current) ? LONGEST_ANSWERS : [current, ...LONGEST_ANSWERS];
  const choices = minutes.map((count) => ({
    value: String(count),
    label: count === 0 ? t('settings.longestAnswer.endless') : t('settings.longestAnswer.minutes', { count }),
  }));
  return (
    <Card title={t('settings.longestAnswer.title')}>
      <SettingRows>
        <SettingRow name={t('settings.longestAnswer.name')} hint={t('settings.longestAnswer.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={String(current)}
              choices={choices}
              disabled={isReadOnly}
              onChange={(value) => change({ longestAnswerMinutes: Number(value) })}
            />
          )}
        </SettingRow>
      </SettingRows>
    </Card>
  );
}

const LOWEST_PORT = 1024;
const HIGHEST_PORT = 65_535;

function PortForm({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const set = useSetPreferences();
  const [text, setText] = useState(String(preferences.port));
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  const isValid = port >= LOWEST_PORT && port <= HIGHEST_PORT;
  const isNew = port !== preferences.port;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isValid && isNew) set.mutate({ port });
  };
  const problem = !isValid
    ? t('settings.port.range', { from: LOWEST_PORT, to: HIGHEST_PORT })
    : set.error === null
      ? undefined
      : problemText(set.error);
  return (
    <form onSubmit={submit} className="space-y-3">
      <Field
        label={t('settings.port.label')}
        hint={t(preferences.isPortFixed ? 'settings.port.fixed' : 'settings.port.hint')}
        problem={isNew ? problem : undefined}
      >
        {(ids) => (
          <div className="flex items-center gap-2">
            <TextInput
              {...ids}
              inputMode="numeric"
              className="max-w-28"
              value={text}
              disabled={isReadOnly}
              onChange={({ target }) => {
                set.reset();
                setText(target.value);
              }}
            />
            <Button type="submit" kind="primary" disabled={isReadOnly || !isNew || !isValid || set.isPending}>
              {t('settings.port.apply')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
