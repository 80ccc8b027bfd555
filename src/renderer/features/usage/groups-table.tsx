// The groups of a report in numbers.
import { useTranslation } from 'react-i18next';
import type { UsageDimension, UsageReport, UsageTotals } from '../../../shared/model/usage.ts';
import { formatTokens } from '../../data/format.ts';
import { CostText, useCostNotes } from './cost-text.tsx';

export interface GroupsTableProps {
  groups: UsageReport['groups'];
  by: UsageDimension;
  nameOf: (id: string) => string;
}

const NUMBERS = ['requests', 'errors', 'inputTokens', 'cacheReadTokens', 'outputTokens'] as const;

/** Scrolls sideways where the window is too narrow for it. */
export function GroupsTable({ groups, by, nameOf }: GroupsTableProps) {
  const { t } = useTranslation();
  const names = {
    requests: t('totals.requests'),
    errors: t('totals.errors'),
    inputTokens: t('usage.inputTokens'),
    cacheReadTokens: t('totals.fromCache'),
    outputTokens: t('usage.outputTokens'),
  };
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t(`totals.by.${by}`)}>
      <table className="w-full min-w-md">
        <thead>
          <tr className="border-b border-line text-small text-muted">
            <th scope="col" className="py-1.5 pr-4 text-left font-medium">
              {t(`totals.by.${by}`)}
            </th>
            {NUMBERS.map((field) => (
              <th key={field} scope="col" className="py-1.5 pl-4 text-right font-medium">
                {names[field]}
              </th>
            ))}
            <th scope="col" className="py-1.5 pl-4 text-right font-medium">
              {t('totals.costShort')}
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupRow key={group.id} name={nameOf(group.id)} totals={group} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function GroupRow({ name, totals }: { name: string; totals: UsageTotals }) {
  const { i18n } = useTranslation();
  const notes = useCostNotes(totals);
  const hasNotes = totals.pricedRequests > 0 && notes.length > 0;
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <th scope="row" className="py-1.5 pr-4 text-left font-normal wrap-anywhere">
        {name}
      </th>
      {NUMBERS.map((field) => (
        <td key={field} className="py-1.5 pl-4 text-right">
          {formatTokens(totals[field], i18n.language)}
        </td>
      ))}
      <td className="py-1.5 pl-4 text-right">
        <CostText totals={totals} />
        {hasNotes && <span className="block text-small text-muted">{notes.join(' · ')}</span>}
      </td>
    </tr>
  );
}
