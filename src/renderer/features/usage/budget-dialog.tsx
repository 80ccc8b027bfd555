// Asks how much a month may cost, for which connection, and what is to happen then.
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../shared/model/budget.ts';
import { useSetBudget } from '../../data/budgets.ts';
import { useConnections } from '../../data/connections.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow } from '../../ui/setting-row.tsx';
import { BareSwitch } from '../../ui/toggle.tsx';

/** Stands for all connections where a value is needed: no id begins with a dash. */
const ALL = '-';
/** As the core wants it. */
const HIGHEST = 1_000_000;

export interface BudgetDialogProps {
  /** The one to change; absent: a new one. */
  budget?: BudgetView;
  /** Connections that have one; undefined among them is the budget for all. */
  taken: readonly (string | undefined)[];
  onClose: () => void;
}

/** Open. */
export function BudgetDialog({ budget, taken, onClose }: BudgetDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const set = useSetBudget();
  const places = usePlaces(budget, taken);
  const [place, setPlace] = useState<string>();
  const [text, setText] = useState(budget === undefined ? '' : String(budget.amount));
  const [isLimit, setLimit] = useState(budget?.isLimit ?? false);
  const chosen = place ?? places[0]?.value;
  const amount = readAmount(text);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (amount === undefined || chosen === undefined) return;
    const connection = chosen === ALL ? {} : { connection: chosen };
    set.mutate({ ...connection, amount, isLimit }, { onSuccess: onClose });
  };
  const wrong = text.trim() !== '' && amount === undefined ? t('budget.wrongAmount') : undefined;
  return (
    <Dialog title={t(budget === undefined ? 'budget.new' : 'budget.edit')} onClose={onClose}>
      <form onSubmit={submit}>
        <DialogBody>
          <div className="space-y-4">
            <Field
              label={t('budget.amount')}
              hint={t('budget.amountHint')}
              problem={set.error === null ? wrong : problemText(set.error)}
            >
              {(ids) => (
                <TextInput
                  {...ids}
                  autoFocus
                  inputMode="decimal"
                  className="max-w-36"
                  value={text}
                  onChange={({ target }) => setText(target.value)}
                />
              )}
            </Field>
            <Field label={t('budget.connection')}>
              {(ids) => (
                <Select
                  {...ids}
                  value={chosen ?? ''}
                  choices={places}
                  disabled={budget !== undefined}
                  onChange={setPlace}
                />
              )}
            </Field>
            <SettingRow name={t('budget.limit')} hint={t('budget.limitHint')}>
              {(ids) => <BareSwitch {...ids} isOn={isLimit} onChange={setLimit} />}
            </SettingRow>
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={amount === undefined || chosen === undefined || set.isPending}>
            {t('action.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

/** What a budget can be for: its own place, or those that have none yet. */
function usePlaces(budget: BudgetView | undefined, taken: readonly (string | undefined)[]) {
  const { t } = useTranslation();
  const { data: connections = [] } = useConnections();
  const all = [
    { value: ALL, label: t('budget.all') },
    ...connections.filter(({ isDemo }) => !isDemo).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const own = budget === undefined ? undefined : (budget.connection ?? ALL);
  const used = new Set(taken.map((connection) => connection ?? ALL));
  return all.filter(({ value }) => (own === undefined ? !used.has(value) : value === own));
}

/** Both `12.50` and `12,50`. */
function readAmount(text: string): number | undefined {
  const trimmed = text.trim().replace(',', '.');
  const amount = /^\d+(?:\.\d*)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return amount > 0 && amount <= HIGHEST ? amount : undefined;
}
