// Settings as a file: out, without secrets or encrypted, and in, after a look at what changes.
import { Download } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exported } from '../../../shared/model/transfer.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { saveFile } from '../../data/save-file.ts';
import { useExportSettings } from '../../data/transfer.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SettingRow } from '../../ui/setting-row.tsx';
import { BareSwitch } from '../../ui/toggle.tsx';
import { ImportCard } from './import-card.tsx';

/** As the core wants it. */
const SHORTEST_PASSPHRASE = 8;

/** The panel. */
export function TransferPanel() {
  return (
    <div className="space-y-4">
      <ExportCard />
      <ImportCard />
    </div>
  );
}

function ExportCard() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [withKeys, setWithKeys] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const exporting = useExportSettings();
  const isShort = withKeys && passphrase.length < SHORTEST_PASSPHRASE;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isShort) return;
    exporting.mutate(withKeys ? passphrase : undefined, {
      onSuccess: ({ fileName, text }) => {
        saveFile(fileName, text);
        setPassphrase('');
      },
    });
  };
  return (
    <Card title={t('settings.transfer.export.title')}>
      <form onSubmit={submit} className="space-y-4">
        <p className="text-pretty">{t('settings.transfer.export.text')}</p>
        <SettingRow name={t('settings.transfer.export.withKeys')} hint={t('settings.transfer.export.withKeysHint')}>
          {(ids) => <BareSwitch {...ids} isOn={withKeys} onChange={setWithKeys} />}
        </SettingRow>
        {withKeys && (
          <Field
            label={t('settings.transfer.export.passphrase')}
            hint={t('settings.transfer.export.short', { count: SHORTEST_PASSPHRASE })}
          >
            {(ids) => (
              <TextInput
                {...ids}
                type="password"
                autoComplete="new-password"
                className="max-w-sm"
                value={passphrase}
                onChange={({ target }) => setPassphrase(target.value)}
              />
            )}
          </Field>
        )}
        <Button type="submit" kind="primary" icon={Download} disabled={isShort || exporting.isPending}>
          {t('settings.transfer.export.save')}
        </Button>
        {exporting.error !== null && (
          <Notice kind="bad" isUrgent>
            {problemText(exporting.error)}
          </Notice>
        )}
        {exporting.data && <Saved {...exporting.data} />}
      </form>
    </Card>
  );
}

function Saved({ fileName: name, isEncrypted, leftOut }: Pick<Exported, 'fileName' | 'isEncrypted' | 'leftOut'>) {
  const { t } = useTranslation();
  return (
    <Notice kind="info" isUrgent title={t('settings.transfer.export.done', { name })}>
      {leftOut.length > 0 && (
        <>
          <p className="mt-1">{t(`settings.transfer.export.leftOut.${isEncrypted ? 'always' : 'title'}`)}</p>
          <ul className="list-inside list-disc">
            {leftOut.map((entry) => (
              <li key={`${entry.reason} ${entry.name}`}>
                {t(`settings.transfer.export.leftOut.${entry.reason}`, { name: entry.name })}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
