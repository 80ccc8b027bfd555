// One line of text to copy: an address or a command.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export interface CodeLineProps {
  children: ReactNode;
  /** Not the text itself but words about it. */
  isHidden?: boolean;
  actions?: ReactNode;
}

/** A sunken line in the monospaced font, with buttons at its right. */
export function CodeLine({ children, isHidden, actions }: CodeLineProps) {
  return (
    <div className="flex items-center gap-1.5 rounded-control bg-sunken py-1 pr-1 pl-3">
      {isHidden === true ? (
        <span className="min-w-0 flex-1 py-0.5 text-muted">{children}</span>
      ) : (
        <code className={classes('min-w-0 flex-1 py-0.5 font-mono text-small wrap-anywhere select-text')}>
          {children}
        </code>
      )}
      {actions}
    </div>
  );
}
