// The marks of the table: abilities, formats and the standing of a provider, each with its words.
import {
  Ban,
  Check,
  CircleCheck,
  CircleDashed,
  CirclePlus,
  CircleQuestionMark,
  CircleSlash,
  Contrast,
  EqualApproximately,
  Hourglass,
  KeyRound,
  LogIn,
  Minus,
  OctagonX,
  PowerOff,
  Server,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import type { Protocol } from '../../../shared/protocols.ts';
import { StateMark, type Tone } from '../../ui/badge.tsx';
import { classes } from '../../ui/classes.ts';
import { formatsOf, type Capability, type Mark } from './capability.ts';
import type { Standing } from './standing.ts';
import { useCellText } from './use-cell-text.ts';

const MARK_LOOKS: Record<Mark, { icon: LucideIcon; color: string }> = {
  yes: { icon: Check, color: 'text-good' },
  some: { icon: Contrast, color: 'text-muted [&>path]:fill-current' },
  translated: { icon: EqualApproximately, color: 'text-accent' },
  no: { icon: Minus, color: 'text-muted' },
  unknown: { icon: CircleQuestionMark, color: 'text-muted' },
};

/** The sign alone; words stand beside it or are for screen readers. */
export function MarkSign({ mark }: { mark: Mark }) {
  const { icon: Icon, color } = MARK_LOOKS[mark];
  return <Icon aria-hidden className={classes('size-4 shrink-0', color)} strokeWidth={2.25} />;
}

/** A sign that reads itself out. */
export function CapabilityMark({ capability }: { capability: Capability }) {
  const { capabilityText } = useCellText();
  return (
    <span className="inline-flex">
      <MarkSign mark={capability.mark} />
      <span className="sr-only">{capabilityText(capability)}</span>
    </span>
  );
}

const LETTERS: Record<Protocol, string> = {
  'anthropic-messages': 'M',
  'openai-chat': 'C',
  'openai-responses': 'R',
  gemini: 'G',
};

const FORMAT_LOOKS = {
  yes: 'bg-accent-soft font-semibold text-accent',
  translated: 'text-muted',
  no: 'text-muted opacity-0',
};

/** A letter for each format, boxed where it needs no translation. */
export function FormatMarks({ provider }: { provider: ProviderView }) {
  const { formatsText } = useCellText();
  return (
    <span className="inline-flex gap-0.5 text-small">
      {formatsOf(provider).map(({ protocol, mark }) => (
        <span
          key={protocol}
          aria-hidden
          className={classes('w-5 rounded-control text-center select-none', FORMAT_LOOKS[mark])}
        >
          {LETTERS[protocol]}
        </span>
      ))}
      <span className="sr-only">{formatsText(provider)}</span>
    </span>
  );
}

const STANDING_LOOKS: Record<Standing, { icon: LucideIcon; tone: Tone }> = {
  ready: { icon: CircleCheck, tone: 'good' },
  running: { icon: Server, tone: 'accent' },
  open: { icon: CirclePlus, tone: 'neutral' },
  needsKey: { icon: KeyRound, tone: 'neutral' },
  needsSignIn: { icon: LogIn, tone: 'neutral' },
  notRunning: { icon: CircleDashed, tone: 'neutral' },
  cooling: { icon: Hourglass, tone: 'warn' },
  keyMissing: { icon: KeyRound, tone: 'warn' },
  loginExpired: { icon: LogIn, tone: 'warn' },
  loginBlocked: { icon: Ban, tone: 'warn' },
  stopped: { icon: PowerOff, tone: 'warn' },
  limited: { icon: TriangleAlert, tone: 'warn' },
  restricted: { icon: Ban, tone: 'warn' },
  dead: { icon: OctagonX, tone: 'bad' },
  unavailable: { icon: CircleSlash, tone: 'neutral' },
};

/** Icon and word. */
export function StandingMark({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  return <StateMark {...STANDING_LOOKS[standing]}>{t(`providers.standing.${standing}`)}</StateMark>;
}
