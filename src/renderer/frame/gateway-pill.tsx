// The gateway's state and address in one line; a click copies the address.
import { Check, CircleCheck, CircleStop, CircleX, Copy, LoaderCircle, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AppStatus } from '../../shared/model/views.ts';
import { useLiveStatus } from '../data/status.tsx';
import { StateMark, type Tone } from '../ui/badge.tsx';
import { Hint } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-button.tsx';

const LOOKS = {
  starting: { icon: LoaderCircle, tone: 'neutral' },
  running: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  stopped: { icon: CircleStop, tone: 'neutral' },
  /** Nobody knows: the app does not answer the window. */
  silent: { icon: Unplug, tone: 'warn' },
} as const satisfies Record<AppStatus['gateway']['state'] | 'silent', { icon: typeof Check; tone: Tone }>;

/** `Running · 127.0.0.1:7417`; never says that it runs while nobody answers. */
export function GatewayPill() {
  const { t } = useTranslation();
  const { status, link } = useLiveStatus();
  const { gateway } = status;
  const state = link === 'reconnecting' ? 'silent' : gateway.state;
  const { isCopied, copy } = useCopy(() => gateway.address);
  const { icon, tone } = LOOKS[state];
  const CopyIcon = isCopied ? Check : Copy;
  return (
    <Hint text={t('gateway.copyAddress')}>
      <button
        type="button"
        onClick={copy}
        className="inline-flex min-h-8 items-center gap-2 rounded-round border border-line bg-raised px-3 hover:bg-hover"
      >
        <StateMark icon={icon} tone={tone} spins={state === 'starting'}>
          <span className="font-medium">{t(`gateway.state.${state}`)}</span>
        </StateMark>
        <span className="text-muted">{gateway.address.replace(/^https?:\/\//, '')}</span>
        <CopyIcon aria-hidden className="size-3.5 text-muted" />
        <span className="sr-only">{t('gateway.copyAddress')}</span>
      </button>
    </Hint>
  );
}
