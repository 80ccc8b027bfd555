// Whether there is a newer version of the app, and whether that is looked for once a day.
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import type { UpdateState } from '../../../shared/model/updates.ts';
import { formatMoment } from '../../data/format.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useTold } from '../../data/told.ts';
import { useCheckUpdates, useUpdates } from '../../data/updates.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { OutsideLink } from '../../ui/text-link.tsx';
import { BareSwitch } from '../../ui/toggle.tsx';
import { useChange } from './use-change.ts';

/** Nothing in a build that does not know where its releases are. */
export function UpdatesCard({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChange();
  const problemText = useProblemText();
  const { data } = useUpdates();
  const check = useCheckUpdates();
  if (data?.isOffered !== true) return null;
  const { update } = data;
  return (
    <Card title={t('settings.updates.title')}>
      <SettingRows>
        <SettingRow name={t('settings.updates.now.name')} hint={t('settings.updates.now.hint')}>
          {() => (
            <Button disabled={update.state === 'asking'} onClick={() => check.mutate()}>
              {t('settings.updates.now.button')}
            </Button>
          )}
        </SettingRow>
        <SettingRow name={t('settings.updates.daily.name')} hint={t('settings.updates.daily.hint')}>
          {(ids) => (
            <BareSwitch
              {...ids}
              isOn={preferences.checkForUpdates}
              isDisabled={isReadOnly}
              onChange={(checkForUpdates) => change({ checkForUpdates })}
            />
          )}
        </SettingRow>
      </SettingRows>
      <div role="status">
        <Found update={update} />
      </div>
      {check.error !== null && (
        <p role="alert" className="mt-3 text-small text-bad text-pretty">
          {problemText(check.error)}
        </p>
      )}
    </Card>
  );
}

function Found({ update }: { update: UpdateState }) {
  const { t, i18n } = useTranslation();
  const told = useTold();
  const time = 'checkedAt' in update ? formatMoment(update.checkedAt, i18n.language) : '';
  switch (update.state) {
    case 'unknown':
      return null;
    case 'asking':
      return <p className="mt-3 text-small text-muted">{t('settings.updates.asking')}</p>;
    case 'current':
      return <p className="mt-3 text-small text-muted">{t('settings.updates.current', { time })}</p>;
    case 'failed':
      return <p className="mt-3 text-small text-bad text-pretty">{told(update.why)}</p>;
    case 'newer':
      return (
        <p className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1">
          <span>{t('settings.updates.newer', { version: update.version })}</span>
          <OutsideLink url={update.page} text={t('settings.updates.page')} />
        </p>
      );
  }
}
