// A report about one exchange, to be copied or saved and passed on.
import { Check, Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { useFetchReport } from '../../data/exchange-actions.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/copy-button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { saveText } from '../../ui/save-text.ts';
import { Switch } from '../../ui/toggle.tsx';

export interface ReportDialogProps {
  exchange: Exchange;
  onClose: () => void;
}

/** Bodies are left out until they are wanted. */
export function ReportDialog({ exchange, onClose }: ReportDialogProps) {
  const { t } = useTranslation();
  const fetchReport = useFetchReport();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const [withBodies, setWithBodies] = useState(false);
  const read = (): Promise<string> => fetchReport(exchange.id, withBodies);
  const { isCopied, copy } = useCopy(read);
  const save = async (): Promise<void> => {
    try {
      saveText(`dragoman-request-${exchange.id}.json`, await read(), 'application/json');
    } catch (error) {
      warn(problemText(error));
    }
  };
  return (
    <Dialog title={t('report.title')} onClose={onClose}>
      <DialogBody>
        <div className="space-y-3">
          <p className="text-pretty">{t('report.about')}</p>
          <Switch label={t('report.withBodies')} isOn={withBodies} onChange={setWithBodies} />
          {withBodies && <p className="text-small text-warn text-pretty">{t('report.bodiesWarning')}</p>}
        </div>
      </DialogBody>
      <DialogFoot>
        <Button icon={Download} onClick={() => void save()}>
          {t('report.save')}
        </Button>
        <Button kind="primary" icon={isCopied ? Check : Copy} onClick={copy}>
          {t(isCopied ? 'copy.short' : 'report.copy')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
