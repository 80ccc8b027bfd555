// What the stable codes of failures are called by people, and what is said of something that rests after one.
import { useTranslation } from 'react-i18next';
import type { CoolingView } from '../../shared/model/views.ts';
import { formatTime } from './format.ts';

const CODES = [
  'bad-request',
  'unsupported',
  'unauthorized',
  'forbidden',
  'auth-expired',
  'permission',
  'billing',
  'not-found',
  'method-not-allowed',
  'too-large',
  'unsupported-media-type',
  'context-overflow',
  'content-policy',
  'rate-limited',
  'overloaded',
  'provider-error',
  'unreachable',
  'tls',
  'timeout',
  'protocol',
  'cut',
  'cancelled',
  'internal',
] as const;

/** Gives a few words for a code; a code that is not known, as from a log of another version, stands for itself. */
export function useFailureWords(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = CODES.find((one) => one === code);
    return known === undefined ? code : t(`failure.${known}`);
  };
}

/** Says what rests, until when and why; `now` in Unix milliseconds decides whether the date is needed. */
export function useRestText(): (resting: Pick<CoolingView, 'code' | 'model' | 'until'>, now: number) => string {
  const { t, i18n } = useTranslation();
  const words = useFailureWords();
  return ({ code, model, until }, now) => {
    const parts = { why: words(code), time: formatTime(until, now, i18n.language) };
    return model === undefined ? t('cooling.key', parts) : t('cooling.model', { ...parts, model });
  };
}
