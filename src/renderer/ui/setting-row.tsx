// One setting: its name and what it means at the left, its control at the right.
import { useId, type ReactNode } from 'react';

export interface SettingRowProps {
  name: string;
  hint?: ReactNode;
  /** Gets the ids of name and hint, for the control's label. */
  children: (ids: { 'aria-labelledby': string; 'aria-describedby': string | undefined }) => ReactNode;
}

/** Rows stand in a `SettingRows`. */
export function SettingRow({ name, hint, children }: SettingRowProps) {
  const id = useId();
  const hasHint = hint !== undefined;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-64">
        <div id={`${id}-name`} className="font-medium">
          {name}
        </div>
        {hasHint && (
          <div id={`${id}-hint`} className="mt-0.5 max-w-xl text-small text-muted text-pretty">
            {hint}
          </div>
        )}
      </div>
      <div className="shrink-0">
        {children({ 'aria-labelledby': `${id}-name`, 'aria-describedby': hasHint ? `${id}-hint` : undefined })}
      </div>
    </div>
  );
}

/** Rows with lines between them. */
export function SettingRows({ children }: { children: ReactNode }) {
  return <div className="divide-y divide-line">{children}</div>;
}
