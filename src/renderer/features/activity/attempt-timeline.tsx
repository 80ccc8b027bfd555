// The way of a request in steps: received, each attempt, first token, end.
import { CircleCheck, CircleDot, CircleSlash, CircleX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attempt, Exchange } from '../../../shared/model/exchange.ts';
import { useFailureWords } from '../../data/failure-words.ts';
import { formatDuration } from '../../data/format.ts';
import { classes } from '../../ui/classes.ts';

export interface AttemptTimelineProps {
  exchange: Exchange;
  names: ReadonlyMap<string, string>;
}

/** An ordered list; a running exchange has no end yet. */
export function AttemptTimeline({ exchange, names }: AttemptTimelineProps) {
  const { t, i18n } = useTranslation();
  const { attempts, timeToFirstTokenMs, durationMs, state } = exchange;
  const duration = (value: number) => formatDuration(value, i18n.language);
  return (
    <ol className="space-y-2">
      <Step icon={CircleDot}>{t('timeline.received')}</Step>
      {attempts.map((attempt, index) =>
        attempt.skipped === undefined ? (
          <AttemptStep
            key={`${attempt.connectionId}-${index}`}
            attempt={attempt}
            number={attempts.slice(0, index + 1).filter(({ skipped }) => skipped === undefined).length}
            names={names}
          />
        ) : (
          <SkippedStep key={`${attempt.connectionId}-${index}`} attempt={attempt} names={names} />
        ),
      )}
      {timeToFirstTokenMs !== undefined && (
        <Step icon={CircleDot} time={duration(timeToFirstTokenMs)}>
          {t('timeline.firstToken')}
        </Step>
      )}
      {durationMs !== undefined && (
        <Step icon={END_ICONS[state] ?? CircleDot} tone={END_TONES[state]} time={duration(durationMs)}>
          {t(`exchange.state.${state}`)}
        </Step>
      )}
    </ol>
  );
}

const END_ICONS: Partial<Record<Exchange['state'], LucideIcon>> = {
  done: CircleCheck,
  failed: CircleX,
  cancelled: CircleSlash,
};
const END_TONES: Partial<Record<Exchange['state'], string>> = { done: 'text-good', failed: 'text-bad' };

interface AttemptStepProps {
  attempt: Attempt;
  number: number;
  names: ReadonlyMap<string, string>;
}

function AttemptStep({ attempt, number, names }: AttemptStepProps) {
  const { t, i18n } = useTranslation();
  const { connectionId, model, status, failure, durationMs, providerRequestId } = attempt;
  const labels = useLabels(attempt);
  const words = useFailureWords();
  const isBad = failure !== undefined;
  const answer = status === undefined ? t('timeline.noAnswer') : String(status);
  const outcome = isBad ? `${words(failure)} · ${answer}` : answer;
  return (
    <Step
      icon={isBad ? CircleX : CircleCheck}
      tone={isBad ? 'text-bad' : 'text-good'}
      time={t('timeline.took', { time: formatDuration(durationMs, i18n.language) })}
    >
      {t('timeline.attempt', { number, connection: names.get(connectionId) ?? connectionId })}
      <span className="block text-small text-muted">
        {t('timeline.outcome', { model: [model, ...labels].join(' · '), outcome })}
      </span>
      {providerRequestId !== undefined && (
        <span className="block text-small text-muted">{t('timeline.requestId', { id: providerRequestId })}</span>
      )}
    </Step>
  );
}

/** A candidate that was passed over, and why. */
function SkippedStep({ attempt, names }: Omit<AttemptStepProps, 'number'>) {
  const { t, i18n } = useTranslation();
  const labels = useLabels(attempt);
  const words = useFailureWords();
  const { connectionId, model, skipped } = attempt;
  const { reason = 'cooling', code = '', remainingMs = 0 } = skipped ?? {};
  const why = t(`timeline.skip.${reason}`, { why: words(code), time: formatDuration(remainingMs, i18n.language) });
  return (
    <Step icon={CircleSlash}>
      <span className="text-muted">
        {t('timeline.skipped', { connection: names.get(connectionId) ?? connectionId })}
      </span>
      <span className="block text-small text-muted">
        {t('timeline.outcome', { model: [model, ...labels].join(' · '), outcome: why })}
      </span>
    </Step>
  );
}

/** Which of several keys and plans it was. */
function useLabels({ key, plan, isProbe }: Attempt): string[] {
  const { t } = useTranslation();
  const labels: string[] = [];
  if (key?.lastFour !== undefined) labels.push(t('timeline.keyEnding', { number: key.number, lastFour: key.lastFour }));
  else if (key !== undefined) labels.push(t('timeline.key', { number: key.number }));
  if (plan !== undefined) labels.push(t('timeline.plan', { plan }));
  if (isProbe === true) labels.push(t('timeline.probe'));
  return labels;
}

interface StepProps {
  icon: LucideIcon;
  tone?: string | undefined;
  time?: string;
  children: ReactNode;
}

function Step({ icon: Icon, tone, time, children }: StepProps) {
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className={classes('mt-0.75 size-3.5 shrink-0', tone ?? 'text-muted')} />
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
      {time !== undefined && <span className="text-muted">{time}</span>}
    </li>
  );
}
