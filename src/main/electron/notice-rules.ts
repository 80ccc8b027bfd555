// What is worth a notice: computed from what changed, with no clock and no memory.
import type { BudgetWarning } from '../../shared/model/budget.ts';
import type { ClientView } from '../../shared/model/client.ts';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { AppStatus } from '../../shared/model/views.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { DesktopNotice } from './notice-gate.ts';

/** Failures that say the provider itself is in trouble, not the request or the account. */
const DOWN_CODES = new Set(['unreachable', 'timeout', 'overloaded', 'provider-error', 'tls', 'cut', 'protocol']);

type GatewayView = Pick<AppStatus['gateway'], 'state' | 'problem'>;

/** The gateway can't take requests, which it could before or never tried to. */
export function gatewayNotice(now: GatewayView, before: GatewayView | undefined, text: ShellTexts): DesktopNotice[] {
  if (now.state !== 'failed' || before?.state === 'failed') return [];
  return [{ kind: 'gateway-failed', title: text('notice.gatewayFailed.title'), text: now.problem ?? '' }];
}

/** Keys of ours that somebody else changed since the last look. */
export function clientNotices(
  now: readonly ClientView[],
  before: readonly ClientView[],
  text: ShellTexts,
): DesktopNotice[] {
  return now
    .filter((client) => isChanged(client) && before.some((other) => other.id === client.id && !isChanged(other)))
    .map(({ name }) => ({
      kind: 'client-changed',
      title: text('notice.clientChanged.title', { client: name }),
      text: text('notice.clientChanged.text'),
    }));
}

function isChanged({ connects }: ClientView): boolean {
  return connects.some(({ drift }) => drift.length > 0);
}

/** Another connection answered because the first one was down. */
export function fallbackNotice(
  exchange: Exchange,
  nameOf: (connectionId: string) => string,
  text: ShellTexts,
): DesktopNotice[] {
  const { state, attempts, connectionId } = exchange;
  const failed = attempts.find(({ failure }) => failure !== undefined && DOWN_CODES.has(failure));
  if (state !== 'done' || failed === undefined || connectionId === undefined) return [];
  if (failed.connectionId === connectionId) return [];
  const names = { from: nameOf(failed.connectionId), to: nameOf(connectionId) };
  return [
    {
      kind: 'provider-down',
      title: text('notice.providerDown.title', names),
      text: text('notice.providerDown.text', names),
    },
  ];
}

/** A budget has come near its end, or to it, since the last look; at the first look nothing is new. */
export function budgetNotices(
  now: readonly BudgetWarning[],
  before: readonly BudgetWarning[] | undefined,
  text: ShellTexts,
): DesktopNotice[] {
  if (before === undefined) return [];
  const known = new Map(before.map((warning) => [warning.connection, warning.state]));
  return now
    .filter(({ connection, state }) => known.get(connection) !== state && known.get(connection) !== 'spent')
    .map(({ name, amount, state, isLimit }) => {
      const values = { budget: name ?? text('notice.budget.all'), amount: `$${amount.toFixed(2)}` };
      return {
        kind: 'budget',
        // That it is used up may follow soon, and is the more important one.
        topic: state,
        title: text(`notice.budget.${state === 'spent' ? 'spent' : 'near'}`, values),
        text: text(state === 'spent' && isLimit ? 'notice.budget.stops' : 'notice.budget.goesOn', values),
      };
    });
}
