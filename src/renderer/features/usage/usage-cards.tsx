// The range in a few figures.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimeSpread, UsageReport } from '../../../shared/model/usage.ts';
import { formatDuration, formatTokens } from '../../data/format.ts';
import { formatShare } from '../../data/usage.ts';
import { CostText, useCostNotes } from './cost-text.tsx';

/** Two rows of five: what happened and how fast, what it cost and the tokens in their four kinds. */
export function UsageCards({ total }: { total: UsageReport['total'] }) {
  const { t, i18n } = useTranslation();
  const { requests, errors, inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = total;
  const notes = useCostNotes(total);
  const count = (value: number): string => formatTokens(value, i18n.language);
  const share = (part: number, whole: number): string => formatShare(part, whole, i18n.language) ?? t('value.none');
  return (
    // By the room there is for it, not by the window: with larger text there is less.
    <div className="@container">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line @[36rem]:grid-cols-5">
        <Figure name={t('totals.requests')}>{count(requests)}</Figure>
        <Figure
          name={t('totals.errors')}
          note={errors === 0 ? '' : t('totals.errorsNote', { share: share(errors, requests) })}
        >
          {count(errors)}
        </Figure>
        <TimeFigure name={t('totals.times.first')} spread={total.firstTokenMs} />
        <TimeFigure name={t('totals.times.whole')} spread={total.durationMs} />
        <Figure name={t('totals.cost')} note={notes.join(' · ')}>
          <CostText totals={total} />
        </Figure>
        <Figure name={t('totals.newInput')}>
          {count(Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens))}
        </Figure>
        <Figure name={t('totals.cacheRead')}>{count(cacheReadTokens)}</Figure>
        <Figure name={t('totals.cacheWrite')}>{count(cacheWriteTokens)}</Figure>
        <Figure
          name={t('totals.output')}
          note={reasoningTokens === 0 ? '' : t('totals.reasoningNote', { tokens: count(reasoningTokens) })}
        >
          {count(outputTokens)}
        </Figure>
        <Figure name={t('totals.hitRate')} note={t('totals.hitRateNote')}>
          {share(cacheReadTokens, inputTokens)}
        </Figure>
      </dl>
    </div>
  );
}

/** How long half of the answers took at most, and 19 of 20. */
function TimeFigure({ name, spread }: { name: string; spread: TimeSpread | undefined }) {
  const { t, i18n } = useTranslation();
  const text = (time: number): string => formatDuration(time, i18n.language);
  return (
    <Figure
      name={name}
      title={t('totals.times.term')}
      note={spread === undefined ? '' : t('totals.times.p95', { time: text(spread.p95) })}
    >
      {spread === undefined ? t('value.none') : text(spread.p50)}
    </Figure>
  );
}

interface FigureProps {
  name: string;
  /** What the experts call it. */
  title?: string;
  note?: string;
  children: ReactNode;
}

/** Three lines that stand at the same height in the whole row, whatever the names need. */
function Figure({ name, title, note = '', children }: FigureProps) {
  return (
    <div className="row-span-3 grid grid-rows-subgrid bg-raised px-3 py-3 @[48rem]:px-4" title={title}>
      <dt className="self-end text-small text-balance text-muted">{name}</dt>
      <dd className="text-head font-semibold wrap-anywhere">{children}</dd>
      {note !== '' && <dd className="text-small text-muted text-pretty">{note}</dd>}
    </div>
  );
}
