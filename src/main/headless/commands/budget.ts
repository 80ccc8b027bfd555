// `dragoman budget`: what a month may cost, and how far that has gone.
import type { BudgetView } from '../../../shared/model/budget.ts';
import { textOption, UsageError, type Command } from '../command.ts';
import { orExplain } from '../or-explain.ts';
import { runningApp } from '../running-app.ts';

export const budgetCommand: Command = {
  name: 'budget',
  summary: 'Lists what a month may cost and how far that has gone; with an amount sets it, with "off" removes it.',
  usage: 'budget [AMOUNT|off] [--connection ID] [--stop]',
  optionHelp: {
    AMOUNT: 'US dollars for each month, by estimated cost',
    '--connection ID': 'for this connection, not for all together',
    '--stop': 'refuse requests that cost money when it is used up; without it you are only told',
  },
  options: { connection: { type: 'string' }, stop: { type: 'boolean' } },
  wordCount: [0, 1],
  run: async ({ options, words: [word], isJson }, world) => {
    const connection = textOption(options, 'connection');
    const isLimit = options['stop'] === true;
    if (word === undefined && (connection !== undefined || isLimit)) throw new UsageError('Say how much, or "off".');
    const amount = word === undefined || word === 'off' ? undefined : readAmount(word);
    const { budgets } = runningApp(world);
    const place = connection === undefined ? {} : { connection };
    const change = (): Promise<BudgetView[]> =>
      orExplain(amount === undefined ? budgets.remove(place) : budgets.set({ ...place, amount, isLimit }));
    const list = word === undefined ? await budgets.list(undefined, { signal: world.signal }) : await change();
    world.terminal.print(isJson ? JSON.stringify(list) : readable(list));
    return 0;
  },
};

function readAmount(word: string): number {
  const amount = /^\$?\d+(?:\.\d+)?$/.test(word) ? Number(word.replace('$', '')) : 0;
  if (amount <= 0) throw new UsageError(`"${word}" is no amount: write one such as 50 or 12.50, or "off".`);
  return amount;
}

function readable(list: readonly BudgetView[]): string {
  if (list.length === 0) return 'No budget is set.';
  return list.map(describeBudget).join('\n');
}

/** `work: $41.20 of $50.00 this month (82 %)`. */
export function describeBudget({ name = 'all connections', amount, spent, isLimit }: BudgetView): string {
  const share = Math.floor((spent / amount) * 100);
  const end = isLimit ? ', stops there' : '';
  return `${name}: $${spent.toFixed(2)} of $${amount.toFixed(2)} this month (${share} %)${end}`;
}
