// A failed call in words: what happened, why, and what to do next.
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api.ts';
import { useTold } from './told.ts';

/** Turns any error of a call into a text for the user. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  const told = useTold();
  return (error) => {
    const problem = problemOf(error);
    if (problem.kind !== 'told') return t(`problem.${problem.kind}`);
    const fields = problem.fields.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    return [problem.message, ...fields]
      .filter((text) => text !== '')
      .map(told)
      .join(' · ');
  };
}
