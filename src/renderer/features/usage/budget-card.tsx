// The budgets of this month: how far each has gone, and what happens at its end.
import { Pencil, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../shared/model/budget.ts';
import { useBudgets, useRemoveBudget } from '../../data/budgets.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { formatAmount, formatShare } from '../../data/usage.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { BudgetDialog } from './budget-dialog.tsx';

/** The card. */
export function BudgetCard() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const { data: budgets = [], error } = useBudgets();
  const [edited, setEdited] = useState<BudgetView | 'new'>();
  const add = (
    <Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => setEdited('new')}>
      {t('budget.add')}
    </Button>
  );
  return (
    <Card title={t('budget.title')} aside={add}>
      {error !== null && <p className="text-bad">{problemText(error)}</p>}
      {budgets.length === 0 ? (
        <p className="text-muted text-pretty">{t('budget.none')}</p>
      ) : (
        <ul aria-label={t('budget.title')} className="divide-y divide-line">
          {budgets.map((budget) => (
            <BudgetRow
              key={budget.connection ?? ''}
              budget={budget}
              isReadOnly={isReadOnly}
              onEdit={() => setEdited(budget)}
            />
          ))}
        </ul>
      )}
      {edited !== undefined && (
        <BudgetDialog
          {...(edited === 'new' ? {} : { budget: edited })}
          taken={budgets.map(({ connection }) => connection)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Card>
  );
}

interface BudgetRowProps {
  budget: BudgetView;
  isReadOnly: boolean;
  onEdit: () => void;
}

function BudgetRow({ budget, isReadOnly, onEdit }: BudgetRowProps) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const remove = useRemoveBudget();
  const { connection, name = t('budget.all'), amount, spent, isLimit } = budget;
  const numbers = { spent: formatAmount(spent, i18n.language), amount: formatAmount(amount, i18n.language) };
  return (
    <li className="flex items-center gap-4 py-2.5 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="font-medium wrap-anywhere">{name}</span>
          <span>{t('budget.spent', numbers)}</span>
        </div>
        <BudgetMeter label={name} budget={budget} />
        <p className="text-small text-muted">
          {t('budget.used', { share: formatShare(spent, amount, i18n.language) })}
          {' · '}
          {t(isLimit ? 'budget.stops' : 'budget.goesOn')}
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <IconButton icon={Pencil} label={t('budget.editItem', { name })} disabled={isReadOnly} onClick={onEdit} />
        <IconButton
          icon={X}
          label={t('action.removeItem', { item: name })}
          disabled={isReadOnly || remove.isPending}
          onClick={() => remove.mutate(connection, { onError: (problem) => warn(problemText(problem)) })}
        />
      </div>
    </li>
  );
}

const FILLS = { fine: 'fill-accent', near: 'fill-warn', spent: 'fill-bad' } as const;
const WIDTH = 100;

function BudgetMeter({ label, budget: { spent, amount, state } }: { label: string; budget: BudgetView }) {
  const share = Math.min(1, spent / amount);
  return (
    <svg
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={WIDTH}
      aria-valuenow={Math.round(share * WIDTH)}
      viewBox={`0 0 ${WIDTH} 1`}
      preserveAspectRatio="none"
      className="my-1.5 h-1.5 w-full rounded-round bg-hover"
    >
      <rect width={share * WIDTH} height={1} className={FILLS[state]} />
    </svg>
  );
}
