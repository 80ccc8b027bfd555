// The panel about one exchange: what happened, its bodies, and what can be done with it.
import { FileJson, Repeat2, SquareTerminal, X } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { RecordingState } from '../../../shared/model/recording.ts';
import { useFetchCurl } from '../../data/exchange-actions.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Tabs } from '../../ui/choices.tsx';
import { useCopy } from '../../ui/copy-button.tsx';
import { ExchangeStateMark } from '../../ui/exchange-state.tsx';
import { BODY_TABS, BodiesTab, type BodyTab } from './bodies-tab.tsx';
import { ExchangeOverview } from './exchange-overview.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ReportDialog } from './report-dialog.tsx';

export interface ExchangeDetailsProps {
  exchange: Exchange;
  names: ReadonlyMap<string, string>;
  recording: RecordingState | undefined;
  onClose: () => void;
}

type Tab = 'overview' | BodyTab;

/** The panel beside the log. The chosen tab stays while one row after the other is looked at. */
export function ExchangeDetails({ exchange, names, recording, onClose }: ExchangeDetailsProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('overview');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
  };
  const tabs = (['overview', ...BODY_TABS] as const).map((value) => ({ value, label: t(`bodies.tab.${value}`) }));
  return (
    <section
      aria-label={t('details.title')}
      onKeyDown={onKeyDown}
      className="relative w-full max-w-[min(30rem,62%)] shrink-0 overflow-y-auto border-l border-line bg-raised select-text"
    >
      <div className="sticky top-0 z-10 flex items-center justify-between gap-2 border-b border-line bg-raised py-2 pr-2 pl-4">
        <ExchangeStateMark exchange={exchange} />
        <div className="flex items-center gap-1">
          <Actions exchange={exchange} recording={recording} />
          <IconButton icon={X} label={t('details.close')} onClick={onClose} />
        </div>
      </div>
      <div className="p-4">
        <Tabs label={t('bodies.tabs')} value={tab} choices={tabs} onChange={setTab}>
          {tab === 'overview' ? (
            <ExchangeOverview exchange={exchange} names={names} />
          ) : (
            <BodiesTab tab={tab} exchange={exchange} recording={recording} />
          )}
        </Tabs>
      </div>
    </section>
  );
}

function Actions({ exchange, recording }: Pick<ExchangeDetailsProps, 'exchange' | 'recording'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'replay' | 'report'>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <CurlButton id={exchange.id} />
      <IconButton icon={Repeat2} label={t('replay.open')} onClick={() => setOpen('replay')} />
      <IconButton icon={FileJson} label={t('report.open')} onClick={() => setOpen('report')} />
      {open === 'replay' && <ReplayDialog exchange={exchange} recording={recording} onClose={close} />}
      {open === 'report' && <ReportDialog exchange={exchange} onClose={close} />}
    </>
  );
}

function CurlButton({ id }: { id: string }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const fetchCurl = useFetchCurl();
  const { isCopied, copy } = useCopy(async () => {
    const { text, hasBody } = await fetchCurl(id);
    say(t(hasBody ? 'curl.copied' : 'curl.copiedShort'));
    return text;
  });
  return (
    <IconButton icon={SquareTerminal} label={t('curl.copy')} className={isCopied ? 'text-good' : ''} onClick={copy} />
  );
}
