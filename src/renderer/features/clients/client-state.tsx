// How a client or a connect stands, as an icon and a word.
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  RotateCw,
  TriangleAlert,
  Unplug,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ClientState } from '../../../shared/model/client.ts';
import { StateMark, type Tone } from '../../ui/badge.tsx';

const LOOKS: Record<ClientState, { icon: LucideIcon; tone: Tone }> = {
  'not-installed': { icon: CircleDashed, tone: 'neutral' },
  'not-connected': { icon: Unplug, tone: 'neutral' },
  connected: { icon: CircleCheck, tone: 'good' },
  drifted: { icon: TriangleAlert, tone: 'warn' },
  overridden: { icon: CircleSlash, tone: 'warn' },
  'restart-needed': { icon: RotateCw, tone: 'accent' },
  broken: { icon: CircleAlert, tone: 'bad' },
};

/** The mark. */
export function ClientStateMark({ state }: { state: ClientState }) {
  const { t } = useTranslation();
  const { icon, tone } = LOOKS[state];
  return (
    <StateMark icon={icon} tone={tone}>
      {t(`clients.state.${state}`)}
    </StateMark>
  );
}
