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
  | { kind: 'refused'; id: string; name: string; code: RefusalCode; rest: CoolingView; section: Section }
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

/** Failures of a key that no waiting mends. */
const REFUSAL_CODES = ['auth-expired', 'billing'] as const;
type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The worst first: a login that ended stays broken until the user acts, a rest ends by itself. */
export function troublesOf({ accounts, clients, connections, budgets, now }: TroubleSources): Trouble[] {
  // Where a sign-in ended, its connections are refused as well: that is the same trouble, told once.
  const told = new Set(accounts.filter(({ state }) => state !== 'ok').flatMap((account) => account.connections));
  const others = connections.filter(({ id }) => !told.has(id));
  return [
    ...accounts.flatMap(accountTrouble),
    ...others.flatMap((connection) => refusalTrouble(connection, now)),
    ...clients.flatMap(clientTrouble),
    ...budgets.map(budgetTrouble),
    ...others.flatMap((connection) => restTrouble(connection, now)),
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

/** Of any connection: a key that is refused stays so until the user does something. */
function refusalTrouble({ id, name, cooling = [] }: ConnectionView, now: number): Trouble[] {
  for (const code of REFUSAL_CODES) {
    const rest = cooling.find((one) => one.code === code && one.model === undefined && one.until > now);
    if (rest !== undefined) return [{ kind: 'refused', id, name, code, rest, section: 'connections' }];
  }
  return [];
}

/** Only for the active connection: that another one rests is routing at work, nothing to act on. */
function restTrouble(connection: ConnectionView, now: number): Trouble[] {
  const { id, name, isActive, cooling = [] } = connection;
  const [first] = cooling.filter(({ until }) => until > now).sort((left, right) => left.until - right.until);
  if (!isActive || first === undefined || refusalTrouble(connection, now).length > 0) return [];
  return [{ kind: 'cooling', id, name, rest: first, section: 'connections' }];
}
