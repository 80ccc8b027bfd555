// Form fields: a label, the control, a hint, and what is wrong with the value.
import { useId, type ComponentProps, type ReactNode } from 'react';
import { classes } from './classes.ts';

export const CONTROL =
  'min-h-8 w-full rounded-control border border-line-strong bg-canvas px-2.5 text-body aria-invalid:border-bad disabled:opacity-55';

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  isOptional?: string | undefined;
  /** Gets the ids that tie the control to its label and texts. */
  children: (ids: FieldIds) => ReactNode;
}

export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** Lays out one field. `isOptional` is the word shown behind the label. */
export function Field({ label, hint, problem, isOptional, children }: FieldProps) {
  const id = useId();
  const hasProblem = problem !== undefined;
  const described = [hint !== undefined && `${id}-hint`, hasProblem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
        {isOptional !== undefined && <span className="ml-1.5 font-normal text-muted">{isOptional}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': hasProblem ? true : undefined,
      })}
      {hasProblem && (
        <p id={`${id}-problem`} className="mt-1 text-small text-bad">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="mt-1 text-small text-muted">
          {hint}
        </div>
      )}
    </div>
  );
}

/** A one-line input in the look of the fields. */
export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input spellCheck={false} autoComplete="off" className={classes(CONTROL, className)} {...rest} />;
}
