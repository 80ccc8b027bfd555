// What stands in place of something that is not here yet, or that could not be had.
import { LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../data/problem-text.ts';
import { StateMark } from './badge.tsx';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** Shows only after a moment: most answers are there before, and a flash would disturb. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <p role="status" className="animate-late py-1">
      <StateMark icon={LoaderCircle} tone="neutral" spins>
        {t('state.loading')}
      </StateMark>
    </p>
  );
}

export interface QueryStateProps {
  /** Of TanStack Query, as far as it is needed. */
  query: { isPending: boolean; error: Error | null; refetch: () => unknown };
}

/** Waiting, or why it failed with a way to ask again; nothing once it is there. */
export function QueryState({ query: { isPending, error, refetch } }: QueryStateProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  if (error !== null) {
    const retry = (
      <Button size="small" onClick={() => void refetch()}>
        {t('action.tryAgain')}
      </Button>
    );
    return (
      <Notice kind="bad" isUrgent actions={retry}>
        {problemText(error)}
      </Notice>
    );
  }
  return isPending ? <Loading /> : null;
}
