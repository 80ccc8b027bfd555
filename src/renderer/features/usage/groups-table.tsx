// The groups of a report in numbers.
import { useTranslation } from 'react-i18next';
import type { TimeSpread, UsageDimension, UsageReport } from '../../../shared/model/usage.ts';
import { formatDuration, formatTokens } from '../../data/format.ts';
import { CostText, useCostNotes } from './cost-text.tsx';

/** Which numbers: what was used and what it cost, or how long answers took. */
export type Figures = 'tokens' | 'times';

export interface GroupsTableProps {
  groups: UsageReport['groups'];
  by: UsageDimension;
  figures: Figures;
  nameOf: (id: string) => string;
}

type Group = UsageReport['groups'][number];

const NUMBERS = ['requests', 'errors', 'inputTokens', 'cacheReadTokens', 'outputTokens'] as const;
const TIMES = ['firstP50', 'firstP95', 'wholeP50', 'wholeP95'] as const;

/** Scrolls sideways where the window is too narrow for it. */
export function GroupsTable({ groups, by, figures, nameOf }: GroupsTableProps) {
  const { t } = useTranslation();
  const names = {
    tokens: [
      t('totals.requests'),
      t('totals.errors'),
      t('usage.inputTokens'),
      t('totals.fromCache'),
      t('usage.outputTokens'),
      t('totals.costShort'),
    ],
    times: [t('totals.requests'), t('totals.errors'), ...TIMES.map((name) => t(`totals.times.${name}`))],
  };
  const Cells = figures === 'tokens' ? TokenCells : TimeCells;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t(`totals.by.${by}`)}>
      <table className="w-full min-w-xl">
        <thead>
          <tr className="border-b border-line text-small text-muted">
            <th scope="col" className="py-1.5 pr-4 text-left align-bottom font-medium">
              {t(`totals.by.${by}`)}
            </th>
            {names[figures].map((name) => (
              <th key={name} scope="col" className="py-1.5 pl-4 text-right align-bottom font-medium">
                <span className="inline-block max-w-32 text-balance">{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.id} className="border-b border-line align-top last:border-b-0">
              <th scope="row" className="min-w-28 py-1.5 pr-4 text-left font-normal wrap-anywhere">
                {nameOf(group.id)}
              </th>
              <Cells group={group} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenCells({ group }: { group: Group }) {
  const { i18n } = useTranslation();
  const notes = useCostNotes(group);
  const hasNotes = group.pricedRequests > 0 && notes.length > 0;
  return (
    <>
      {NUMBERS.map((field) => (
        <td key={field} className="py-1.5 pl-4 text-right">
          {formatTokens(group[field], i18n.language)}
        </td>
      ))}
      <td className="py-1.5 pl-4 text-right">
        <CostText totals={group} />
        {hasNotes && <span className="block text-small text-muted">{notes.join(' · ')}</span>}
      </td>
    </>
  );
}

function TimeCells({ group }: { group: Group }) {
  const { t, i18n } = useTranslation();
  const { requests, errors, firstTokenMs, durationMs } = group;
  const both = (spread: TimeSpread | undefined): string[] =>
    spread === undefined
      ? [t('value.none'), t('value.none')]
      : [spread.p50, spread.p95].map((time) => formatDuration(time, i18n.language));
  const counts = [requests, errors].map((count) => formatTokens(count, i18n.language));
  const times = [...both(firstTokenMs), ...both(durationMs)];
  return [...counts, ...times].map((text, index) => (
    <td key={index} className="py-1.5 pl-4 text-right">
      {text}
    </td>
  ));
}
