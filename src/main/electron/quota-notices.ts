// What is worth a notice about plans: almost nothing is left of one, or one that was used up can be used again.
import type { Account, Quota } from '../../shared/model/sign-in.ts';
import type { NoticeKind } from '../../shared/model/preferences.ts';
import type { ConnectionView } from '../../shared/model/views.ts';
import { answerLimits, limitSpan, percentLeft, type QuotaWindow } from '../../shared/quota.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { Clock } from '../core/ports.ts';
import type { ToldPlansFile } from './told-plans.ts';
import { planLogin } from './desktop-facts.ts';
import type { TellUser } from './notice-gate.ts';

export interface QuotaNoticeParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly text: () => ShellTexts;
  readonly tell: TellUser;
  readonly isMuted: (kind: NoticeKind) => boolean;
  readonly toldPlans: ToldPlansFile;
}

export interface QuotaFacts {
  readonly connections: readonly Pick<ConnectionView, 'id' | 'name' | 'keys' | 'quota'>[];
  readonly accounts: readonly Pick<Account, 'id' | 'connections'>[];
}

/** Less than this is left of a limit, in percent. */
const LOW_PERCENT = 10;

/**
 * Makes the function that looks at what is known of plans, as often as it changes, and tells each of them once a period:
 * until its limit starts anew. A notice that had to give way to another one is told at a later look.
 */
export function createQuotaNotices(parts: QuotaNoticeParts): (facts: QuotaFacts) => void {
  const { clock, text, tell, isMuted, toldPlans } = parts;
  const told = new Map(Object.entries(toldPlans.load()));
  let noted = noteOf(told);
  const usedUp = new Map<string, string>();

  const forgetEnded = (): void => {
    for (const [key, until] of told) if (until !== null && clock.now() >= until) told.delete(key);
  };
  const tellLow = ({ id, name }: Plan, low: readonly QuotaWindow[]): void => {
    const [tightest] = low.filter((limit) => !told.has(keyOf(id, limit)));
    if (tightest === undefined) return;
    const isTold = tell({
      kind: 'quota-low',
      title: text()('notice.quotaLow.title', { account: name }),
      text: text()('notice.quotaLow.text', { percent: LOW_PERCENT, window: limitName(tightest.name, text()) }),
    });
    if (isTold) for (const limit of low) told.set(keyOf(id, limit), limit.resetsAt ?? null);
  };
  const tellBack = ({ id, name, quota }: Plan): void => {
    const window = usedUp.get(id);
    const percent = percentLeft(quota) ?? 0;
    // Another limit of the same plan may still stand in the way.
    if (window === undefined || percent < LOW_PERCENT) return;
    const isTold = tell({
      kind: 'quota-back',
      title: text()('notice.quotaBack.title', { account: name }),
      text: text()('notice.quotaBack.text', { percent, window: limitName(window, text()) }),
    });
    if (isTold || isMuted('quota-back')) usedUp.delete(id);
  };
  return (facts) => {
    forgetEnded();
    for (const plan of plansIn(facts)) {
      const limits = answerLimits(plan.quota);
      const low = limits.filter(({ usedPercent }) => usedPercent > 100 - LOW_PERCENT);
      for (const limit of limits) if (!low.includes(limit)) told.delete(keyOf(plan.id, limit));
      const empty = low.find(({ usedPercent }) => usedPercent >= 100);
      if (empty !== undefined) usedUp.set(plan.id, empty.name);
      tellLow(plan, low);
      tellBack(plan);
    }
    const note = noteOf(told);
    if (note !== noted) toldPlans.save(Object.fromEntries(told));
    noted = note;
  };
}

function limitName(name: string, text: ShellTexts): string {
  const span = limitSpan(name);
  return span === undefined ? name : text(`notice.limit.${span.unit}`, { count: span.count });
}

function noteOf(told: ReadonlyMap<string, number | null>): string {
  return JSON.stringify([...told]);
}

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly quota: Quota;
}

/** Two connections that use the same login share one plan. */
function plansIn({ connections, accounts }: QuotaFacts): Plan[] {
  const plans = new Map<string, Plan>();
  for (const connection of connections) {
    const { name, quota } = connection;
    const account = planLogin(connection, accounts);
    const id = account === undefined ? `connection ${connection.id}` : `account ${account.id}`;
    if (quota !== undefined && !plans.has(id)) plans.set(id, { id, name, quota });
  }
  return [...plans.values()];
}

function keyOf(plan: string, { name }: QuotaWindow): string {
  return `${plan} ${name}`;
}
