// Small marks: a state as icon and word, and a label.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

const TEXT: Record<Tone, string> = {
  neutral: 'text-muted',
  accent: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

const SOFT: Record<Tone, string> = {
  neutral: 'bg-hover text-text',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

/** A state: never by colour alone, so the word is always there. */
export function StateMark({ icon: Icon, tone, spins, children }: StateMarkProps) {
  return (
    <span className={classes('inline-flex max-w-full min-w-0 items-center gap-1.5 align-top', TEXT[tone])}>
      <Icon aria-hidden className={classes('size-3.5 shrink-0', spins === true && 'animate-spin')} />
      <span className="truncate">{children}</span>
    </span>
  );
}

export interface StateMarkProps {
  icon: LucideIcon;
  tone: Tone;
  spins?: boolean;
  children: ReactNode;
}

/** A word in a soft box. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes('inline-flex items-center rounded-control px-1.5 text-small font-medium', SOFT[tone])}>
      {children}
    </span>
  );
}
