// A titled box for one matter.
import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';

export interface CardProps {
  title: string;
  /** Stands at the right of the title. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A region named by its title. */
export function Card({ title, aside, className, children }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes('rounded-card border border-line bg-raised p-4', className)}>
      <div className="mb-3 flex min-h-6 items-center justify-between gap-3">
        <h2 id={id} className="text-body font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
