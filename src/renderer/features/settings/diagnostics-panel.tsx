// A file for whoever helps: shown first, then saved or copied.
import { Download, Eye } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMakeBundle } from '../../data/diagnostics.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { saveFile } from '../../data/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** The panel. */
export function DiagnosticsPanel() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const bundle = useMakeBundle();
  return (
    <Card title={t('settings.diagnostics.title')}>
      <div className="space-y-4">
        <p className="text-pretty">{t('settings.diagnostics.text')}</p>
        {bundle.data === undefined && (
          <Button icon={Eye} disabled={bundle.isPending} onClick={() => bundle.mutate()}>
            {t('settings.diagnostics.show')}
          </Button>
        )}
        {bundle.error !== null && (
          <Notice kind="bad" isUrgent>
            {problemText(bundle.error)}
          </Notice>
        )}
        {bundle.data && <Content fileName={bundle.data.fileName} text={bundle.data.text} />}
      </div>
    </Card>
  );
}

function Content({ fileName, text }: { fileName: string; text: string }) {
  const { t } = useTranslation();
  return (
    <>
      <pre
        aria-label={t('settings.diagnostics.content')}
        role="region"
        // Scrolled by keys, so it must be reached by them.
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-control border border-line bg-sunken p-3 font-mono text-small select-text"
      >
        {text}
      </pre>
      <div className="flex items-center gap-2">
        <Button kind="primary" size="small" icon={Download} onClick={() => saveFile(fileName, text)}>
          {t('settings.diagnostics.save')}
        </Button>
        <CopyButton label={t('settings.diagnostics.copy')} read={() => text} hasText />
      </div>
    </>
  );
}
