// A screen that is read from top to bottom: one width, one place for its title and for what can be done with all of it.
import type { ReactNode } from 'react';

export interface PageProps {
  title: string;
  /** Stands beside the title. */
  badge?: ReactNode;
  /** One line below the title. */
  text?: string;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The title stays at the same place on every screen, whether there are buttons beside it or not. */
export function Page({ title, badge, text, actions, children }: PageProps) {
  return (
    <div className="mx-auto max-w-4xl space-y-4">
      <header>
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
          <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-title wrap-anywhere">{title}</h1>
            {badge}
          </div>
          {actions}
        </div>
        {text !== undefined && <p className="max-w-2xl text-muted text-pretty">{text}</p>}
      </header>
      {children}
    </div>
  );
}
