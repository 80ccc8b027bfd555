// A file of settings: chosen, opened if it is encrypted, looked at, and only then imported.
import { FileInput } from 'lucide-react';
import { useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '../../../shared/model/transfer.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useImportSettings, usePreviewImport, type FileToImport } from '../../data/transfer.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

/** As the core wants it. */
const LONGEST_FILE = 2 * 1024 * 1024;

/** The card. */
export function ImportCard() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const [file, setFile] = useState<FileToImport>();
  const preview = usePreviewImport();
  const importing = useImportSettings();
  const open = (next: FileToImport): void => {
    importing.reset();
    setFile(next);
    preview.mutate(next);
  };
  const close = (): void => {
    setFile(undefined);
    preview.reset();
  };
  const error = importing.error ?? preview.error;
  return (
    <Card title={t('settings.transfer.import.title')}>
      <div className="space-y-4">
        <p className="text-pretty">{t('settings.transfer.import.text')}</p>
        <ChooseFile isDisabled={isReadOnly} onText={(text) => open({ text })} />
        {error !== null && (
          <Notice kind="bad" isUrgent>
            <span className="whitespace-pre-line">{problemText(error)}</span>
          </Notice>
        )}
        {file !== undefined && needsPassphrase(preview) && (
          <PassphraseForm onPassphrase={(passphrase) => open({ text: file.text, passphrase })} />
        )}
        {file !== undefined && preview.data?.needsPassphrase === false && (
          <Preview
            preview={preview.data}
            isBusy={importing.isPending}
            onImport={() => importing.mutate(file, { onSuccess: close })}
            onClose={close}
          />
        )}
        {importing.data && (
          <Notice kind="info" isUrgent>
            {t('settings.transfer.import.done', { path: importing.data.backup })}
          </Notice>
        )}
      </div>
    </Card>
  );
}

/** Also after a wrong one, so that it can be typed again. */
function needsPassphrase({ data, error, variables }: ReturnType<typeof usePreviewImport>): boolean {
  return data?.needsPassphrase === true || (error !== null && variables?.passphrase !== undefined);
}

function ChooseFile({ isDisabled, onText }: { isDisabled: boolean; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const { warn } = useAnnouncer();
  const input = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    if (chosen.size > LONGEST_FILE) return warn(t('settings.transfer.import.tooLarge'));
    onText(await chosen.text());
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t('settings.transfer.import.file')}
        tabIndex={-1}
        className="sr-only"
        onChange={({ target }) => {
          void read(target.files?.[0]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
      <Button icon={FileInput} disabled={isDisabled} onClick={() => input.current?.click()}>
        {t('settings.transfer.import.choose')}
      </Button>
    </>
  );
}

function PassphraseForm({ onPassphrase }: { onPassphrase: (passphrase: string) => void }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (passphrase !== '') onPassphrase(passphrase);
  };
  return (
    <form onSubmit={submit}>
      <Field label={t('settings.transfer.export.passphrase')} hint={t('settings.transfer.import.encrypted')}>
        {(ids) => (
          <div className="flex items-center gap-2">
            <TextInput
              {...ids}
              type="password"
              autoComplete="off"
              className="max-w-sm"
              value={passphrase}
              onChange={({ target }) => setPassphrase(target.value)}
            />
            <Button type="submit" disabled={passphrase === ''}>
              {t('settings.transfer.import.open')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}

const GROUPS = [
  'connections',
  'providers',
  'routes',
  'aliases',
  'profiles',
  'budgets',
  'filters',
  'models',
  'window',
  'desktop',
  'active',
  'activeProfile',
  'fallbacks',
  'keptDays',
] as const;

/** What kind of thing it is, in words, and its own name as it stands in the file. */
function ChangedName({ path }: { path: string }) {
  const { t } = useTranslation();
  const dot = path.indexOf('.');
  const group = GROUPS.find((one) => one === (dot < 0 ? path : path.slice(0, dot)));
  if (group === undefined) return <span className="font-mono text-small">{path}</span>;
  return (
    <>
      {t(`settings.transfer.import.of.${group}`)}
      {dot >= 0 && <span className="ml-2 font-mono text-small">{path.slice(dot + 1)}</span>}
    </>
  );
}

interface PreviewProps {
  preview: ImportPreview;
  isBusy: boolean;
  onImport: () => void;
  onClose: () => void;
}

function Preview({ preview, isBusy, onImport, onClose }: PreviewProps) {
  const { t } = useTranslation();
  if (preview.changes.length === 0) return <Notice kind="info">{t('settings.transfer.import.nothing')}</Notice>;
  return (
    <div className="space-y-3">
      <p>{t('settings.transfer.import.madeBy', { version: preview.madeBy })}</p>
      <ul
        aria-label={t('settings.transfer.import.table')}
        className="max-h-72 divide-y divide-line overflow-y-auto rounded-control border border-line"
      >
        {preview.changes.map(({ path, kind, detail, losesKey }) => (
          <li key={path} className="grid grid-cols-[4.5rem_1fr] gap-x-3 px-3 py-1.5">
            <span className="text-small text-muted">{t(`settings.transfer.import.${kind}`)}</span>
            <span className="min-w-0 wrap-anywhere">
              <ChangedName path={path} />
              {detail !== undefined && <span className="ml-2 text-small text-muted">{detail}</span>}
              {losesKey && <span className="block text-small text-warn">{t('settings.transfer.import.losesKey')}</span>}
            </span>
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <Button kind="primary" disabled={isBusy} onClick={onImport}>
          {t('settings.transfer.import.apply')}
        </Button>
        <Button onClick={onClose}>{t('settings.transfer.import.cancel')}</Button>
      </div>
    </div>
  );
}
