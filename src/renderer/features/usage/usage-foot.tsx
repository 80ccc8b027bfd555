// Where the numbers come from, and what can be done with all of them: take them away as a table, or delete them.
import { Check, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../data/problem-text.ts';
import { saveFile } from '../../data/save-file.ts';
import { useClearUsage, useFetchUsageTable, type UsageView } from '../../data/usage.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/copy-button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';

/** The table is of the days and the split that are shown. */
export function UsageFoot({ view }: { view: UsageView }) {
  const { t } = useTranslation();
  const fetchTable = useFetchUsageTable();
  const { isCopied, copy } = useCopy(() => fetchTable(view));
  const save = useSaveTable(view);
  const [isClearing, setClearing] = useState(false);
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <p className="max-w-xl flex-1 basis-80 text-small text-muted text-pretty">{t('totals.about')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind="quiet" size="small" onClick={() => setClearing(true)}>
          {t('totals.clear.open')}
        </Button>
        <Button size="small" icon={isCopied ? Check : Copy} onClick={copy}>
          {t(isCopied ? 'copy.short' : 'totals.copy')}
        </Button>
        <Button size="small" icon={Download} onClick={save}>
          {t('totals.save')}
        </Button>
      </div>
      {isClearing && <ClearDialog onClose={() => setClearing(false)} />}
    </div>
  );
}

function useSaveTable(view: UsageView): () => void {
  const { from, to, by } = view;
  const fetchTable = useFetchUsageTable();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const name = `dragoman-usage-${from === to ? from : `${from}-to-${to}`}-by-${by}.csv`;
  return () =>
    void fetchTable(view).then(
      (text) => saveFile(name, text),
      (error: unknown) => warn(problemText(error)),
    );
}

function ClearDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const clear = useClearUsage();
  return (
    <ConfirmDialog
      title={t('totals.clear.title')}
      text={t('totals.clear.text')}
      confirm={t('totals.clear.confirm')}
      isBusy={clear.isPending}
      problem={clear.error === null ? undefined : problemText(clear.error)}
      onConfirm={() => clear.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
