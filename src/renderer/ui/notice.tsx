// A message inside a screen: something to know, or something that went wrong.
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const LOOKS = {
  info: { icon: Info, box: 'bg-sunken border-line', mark: 'text-muted' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft border-warn/35', mark: 'text-warn' },
  bad: { icon: CircleAlert, box: 'bg-bad-soft border-bad/35', mark: 'text-bad' },
};

export interface NoticeProps {
  kind: keyof typeof LOOKS;
  title?: string;
  /** Read out at once; for what follows an action of the user. */
  isUrgent?: boolean;
  /** Stands below the text or at its right: buttons. */
  actions?: ReactNode;
  children?: ReactNode;
}

/** A framed message with an icon. */
export function Notice({ kind, title, isUrgent, actions, children }: NoticeProps) {
  const { icon: Icon, box, mark } = LOOKS[kind];
  // One line of text stands at the height of the words on its buttons.
  const isBesideButtons = actions !== undefined && title === undefined;
  return (
    <div
      role={isUrgent === true ? 'alert' : undefined}
      className={classes('flex items-start gap-2.5 rounded-card border px-3.5 py-2.5', box)}
    >
      <Icon aria-hidden className={classes('size-4 shrink-0', isBesideButtons ? 'mt-1.5' : 'mt-0.5', mark)} />
      <div className={classes('min-w-0 flex-1 wrap-anywhere', isBesideButtons && 'py-1')}>
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions !== undefined && <div className="flex shrink-0 flex-wrap gap-2 self-center">{actions}</div>}
    </div>
  );
}
