// What a test found out, and the models to pick from.
import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, ConnectionView } from '../../../shared/model/views.ts';
import { formatDuration } from '../../data/format.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useTold } from '../../data/told.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ModelPicker } from './model-picker.tsx';

export interface TestResultProps {
  connection: ConnectionView;
  isReadOnly: boolean;
  result: ConnectionTest | undefined;
  error: Error | null;
}

/** A line below the connection, read out when it comes. */
export function TestResult({ connection, isReadOnly, result, error }: TestResultProps) {
  const problemText = useProblemText();
  return (
    <div role="status" className="pl-7 [&:not(:empty)]:mt-3">
      {error !== null && <Problem text={problemText(error)} />}
      {result && <Outcome connection={connection} isReadOnly={isReadOnly} result={result} />}
    </div>
  );
}

interface OutcomeProps {
  connection: ConnectionView;
  isReadOnly: boolean;
  result: ConnectionTest;
}

function Outcome({ connection, isReadOnly, result }: OutcomeProps) {
  const { t, i18n } = useTranslation();
  const told = useTold();
  const [isPicking, setPicking] = useState(false);
  if (!result.isOk)
    return <Problem text={result.problem === undefined ? t('problem.internal') : told(result.problem.message)} />;
  const duration = formatDuration(result.durationMs, i18n.language);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <StateMark icon={CircleCheck} tone="good">
        {t('test.ok', { duration, count: result.models.length })}
      </StateMark>
      {result.models.length > 0 && !isReadOnly && (
        <Button size="small" onClick={() => setPicking(true)}>
          {t('test.pick')}
        </Button>
      )}
      {isPicking && <ModelPicker connection={connection} found={result.models} onClose={() => setPicking(false)} />}
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
