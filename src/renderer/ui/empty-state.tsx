// What a list shows while it has nothing to show.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  text?: string;
  /** Among other things on its screen, not instead of them. */
  isCompact?: boolean;
  children?: ReactNode;
}

/** A calm explanation and the next step. */
export function EmptyState({ icon: Icon, title, text, isCompact, children }: EmptyStateProps) {
  return (
    <div
      className={classes(
        'mx-auto flex w-full max-w-lg flex-col items-center px-4 text-center',
        isCompact === true ? 'py-4' : 'py-14',
      )}
    >
      <Icon aria-hidden className="mb-3 size-6 text-muted" strokeWidth={1.5} />
      <h2 className="text-head">{title}</h2>
      {text !== undefined && <p className="mt-1 text-muted text-pretty">{text}</p>}
      {children !== undefined && <div className="mt-4 w-full">{children}</div>}
    </div>
  );
}
