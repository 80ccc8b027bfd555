// What a test found out, and the models to pick from.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, ConnectionView } from '../../../shared/model/views.ts';
import { Button } from '../../ui/button.tsx';
import { TestOutcome } from '../../ui/test-outcome.tsx';
import { ModelPicker } from './model-picker.tsx';

export interface TestResultProps {
  connection: ConnectionView;
  isReadOnly: boolean;
  result: ConnectionTest | undefined;
  error: Error | null;
}

/** A line below the connection, read out when it comes. */
export function TestResult({ connection, isReadOnly, result, error }: TestResultProps) {
  const { t } = useTranslation();
  const [isPicking, setPicking] = useState(false);
  const found = result?.models ?? [];
  return (
    <div role="status" className="pl-7 [&:not(:empty)]:mt-3">
      <TestOutcome result={result} error={error}>
        {found.length > 0 && !isReadOnly && (
          <Button size="small" onClick={() => setPicking(true)}>
            {t('test.pick')}
          </Button>
        )}
        {isPicking && <ModelPicker connection={connection} found={found} onClose={() => setPicking(false)} />}
      </TestOutcome>
    </div>
  );
}
