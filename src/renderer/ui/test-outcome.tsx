// What a test of a connection found: that it works, or what is wrong.
import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../shared/model/views.ts';
import { formatDuration } from '../data/format.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useTold } from '../data/told.ts';
import { StateMark } from './badge.tsx';

export interface TestOutcomeProps {
  /** Absent before a test has ended. */
  result: ConnectionTest | undefined;
  /** That the test could not be made. */
  error: Error | null;
  /** Stands beside good news. */
  children?: ReactNode;
}

/** Nothing before a test; the caller says where it is read out. */
export function TestOutcome({ result, error, children }: TestOutcomeProps) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const told = useTold();
  if (error !== null) return <Problem text={problemText(error)} />;
  if (result === undefined) return null;
  if (!result.isOk) {
    return <Problem text={result.problem === undefined ? t('problem.internal') : told(result.problem.message)} />;
  }
  const duration = formatDuration(result.durationMs, i18n.language);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StateMark icon={CircleCheck} tone="good">
        {t('test.ok', { duration, count: result.models.length })}
      </StateMark>
      {children}
    </div>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <div className="flex gap-1.5 text-bad">
      <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <p className="wrap-anywhere">{text}</p>
    </div>
  );
}
