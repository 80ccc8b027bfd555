// The gateway's state and address in one line; a click copies the address.
import { Check, CircleCheck, CircleStop, CircleX, Copy, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppStatus } from '../../shared/model/views.ts';
import { useStatus } from '../data/status.tsx';
import { StateMark, type Tone } from '../ui/badge.tsx';
import { Hint } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-button.tsx';

const LOOKS = {
  starting: { icon: LoaderCircle, tone: 'neutral' },
  running: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  stopped: { icon: CircleStop, tone: 'neutral' },
} as const satisfies Record<AppStatus['gateway']['state'], { icon: typeof Check; tone: Tone }>;

/** `Running · 127.0.0.1:7417` */
export function GatewayPill() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const { isCopied, copy } = useCopy(() => gateway.address);
  const { icon, tone } = LOOKS[gateway.state];
  const CopyIcon = isCopied ? Check : Copy;
  return (
    <Hint text={t('gateway.copyAddress')}>
      <button
        type="button"
        onClick={copy}
        className="inline-flex min-h-8 items-center gap-2 rounded-round border border-line bg-raised px-3 hover:bg-hover"
      >
        <StateMark icon={icon} tone={tone} spins={gateway.state === 'starting'}>
          <span className="font-medium">{t(`gateway.state.${gateway.state}`)}</span>
        </StateMark>
        <span className="text-muted">{gateway.address.replace(/^https?:\/\//, '')}</span>
        <CopyIcon aria-hidden className="size-3.5 text-muted" />
        <span className="sr-only">{t('gateway.copyAddress')}</span>
      </button>
    </Hint>
  );
}
