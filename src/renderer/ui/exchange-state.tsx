// The state of an exchange as icon and word.
import { CircleCheck, CircleSlash, CircleX, LoaderCircle, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Exchange, ExchangeState } from '../../shared/model/exchange.ts';
import { StateMark, type Tone } from './badge.tsx';

const LOOKS: Record<ExchangeState, { icon: LucideIcon; tone: Tone }> = {
  waiting: { icon: LoaderCircle, tone: 'accent' },
  streaming: { icon: LoaderCircle, tone: 'accent' },
  done: { icon: CircleCheck, tone: 'good' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: CircleSlash, tone: 'neutral' },
};

/** `Done`, `Failed 429`: the HTTP status is added where it says more than the word. */
export function ExchangeStateMark({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const { state, status } = exchange;
  const { icon, tone } = LOOKS[state];
  const word = t(`exchange.state.${state}`);
  return (
    <StateMark icon={icon} tone={tone} spins={state === 'waiting' || state === 'streaming'}>
      {state === 'failed' && status !== undefined ? `${word} ${status}` : word}
    </StateMark>
  );
}
