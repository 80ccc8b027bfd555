// What needs the user's attention, gathered from everywhere; the screens have the details.
import type { BudgetWarning } from '../../../shared/model/budget.ts';
import type { ClientView } from '../../../shared/model/client.ts';
import type { Account } from '../../../shared/model/sign-in.ts';
import type { ConnectionView, CoolingView } from '../../../shared/model/views.ts';
import type { Section } from '../../data/navigation.ts';

export type Trouble =
  | {
      kind: 'account';
      id: string;
      name: string;
      provider: string;
      state: 'needs-login' | 'blocked';
      text?: string;
      section: Section;
    }
  | { kind: 'client'; id: string; name: string; state: WrongState; text?: string; section: Section }
  | { kind: 'budget'; id: string; name: string | undefined; warning: BudgetWarning; section: Section }
  | { kind: 'cooling'; id: string; name: string; rest: CoolingView; section: Section };

const WRONG_STATES = ['broken', 'overridden', 'drifted'] as const;
type WrongState = (typeof WRONG_STATES)[number];

export interface TroubleSources {
  readonly accounts: readonly Account[];
  readonly clients: readonly ClientView[];
  readonly connections: readonly ConnectionView[];
  readonly budgets: readonly BudgetWarning[];
  /** Unix milliseconds. */
  readonly now: number;
}

/** The worst first: a login that ended stays broken until the user acts, a rest ends by itself. */
export function troublesOf({ accounts, clients, connections, budgets, now }: TroubleSources): Trouble[] {
  return [
    ...accounts.flatMap(accountTrouble),
    ...clients.flatMap(clientTrouble),
    ...budgets.map(budgetTrouble),
    ...connections.flatMap((connection) => restTrouble(connection, now)),
  ];
}

function accountTrouble({ id, label, provider, providerName, state, problem }: Account): Trouble[] {
  if (state === 'ok') return [];
  const name = `${providerName} (${label})`;
  return [
    {
      kind: 'account',
      id,
      name,
      provider,
      state,
      section: 'connections',
      ...(problem !== undefined && { text: problem }),
    },
  ];
}

/** Only of a client that is connected: how others stand is their own matter. */
function clientTrouble({ id, name, state, connects }: ClientView): Trouble[] {
  const wrong = WRONG_STATES.find((known) => known === state);
  if (wrong === undefined || connects.length === 0) return [];
  const text = connects.find(({ problem }) => problem !== undefined)?.problem;
  return [{ kind: 'client', id, name, state: wrong, section: 'clients', ...(text !== undefined && { text }) }];
}

function budgetTrouble(warning: BudgetWarning): Trouble {
  const { connection = '', name } = warning;
  return { kind: 'budget', id: connection, name, warning, section: 'usage' };
}

/** Only for the active connection: that another one rests is routing at work, nothing to act on. */
function restTrouble({ id, name, isActive, cooling = [] }: ConnectionView, now: number): Trouble[] {
  const [first] = cooling.filter(({ until }) => until > now).sort((left, right) => left.until - right.until);
  if (!isActive || first === undefined) return [];
  return [{ kind: 'cooling', id, name, rest: first, section: 'connections' }];
}
