// Who goes first among equals: whoever served this conversation before, then by weight, then whoever rested longest.

/** Connections that list the same model; the order given is the order among those without a weight. */
export interface Sharer {
  readonly id: string;
  readonly priority: number;
  readonly weight?: number | undefined;
}

export interface Rotation {
  /** Puts equals in the order in which they are to be asked, and counts the first one's turn. */
  share<T extends Sharer>(group: string, sharers: readonly T[]): T[];
  /** Those unused longest go first; those never used before all, in the order given. */
  byRest<T>(items: readonly T[], idOf: (item: T) => string): T[];
  /** It is being asked. */
  used(id: string): void;
  /** Whoever served this conversation last. */
  servedBy(session: string): string | undefined;
  remember(session: string, id: string): void;
}

/** Conversations beyond this are forgotten, the oldest first: it only costs a prompt cache. */
const MOST_SESSIONS = 5000;
const MOST_USES = 5000;

/** Counts turns, uses and sessions in memory: a restart only begins the round anew. */
export function createRotation(): Rotation {
  const turns = new Map<string, Map<string, number>>();
  const uses = new Map<string, number>();
  const sessions = new Map<string, string>();
  let count = 0;
  return {
    share: (group, sharers) => {
      const credits = turns.get(group) ?? new Map<string, number>();
      turns.delete(group);
      turns.set(group, credits);
      forgetOldest(turns, MOST_USES);
      return inTurn(sharers, credits);
    },
    byRest: (items, idOf) =>
      items
        .map((item) => ({ item, use: uses.get(idOf(item)) ?? 0 }))
        .sort((left, right) => left.use - right.use)
        .map(({ item }) => item),
    used: (id) => {
      count += 1;
      uses.delete(id);
      uses.set(id, count);
      forgetOldest(uses, MOST_USES);
    },
    servedBy: (session) => sessions.get(session),
    remember: (session, id) => {
      sessions.delete(session);
      sessions.set(session, id);
      forgetOldest(sessions, MOST_SESSIONS);
    },
  };
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

/**
 * Highest priority first. Among those of one priority the ones with a weight take turns in proportion to it: each gains
 * its weight, the richest goes first and pays for all. That gives exact shares, evenly spread, and nobody starves.
 */
function inTurn<T extends Sharer>(sharers: readonly T[], credits: Map<string, number>): T[] {
  const priorities = [...new Set(sharers.map(({ priority }) => priority))].sort((left, right) => right - left);
  return priorities.flatMap((priority, rank) => {
    const level = sharers.filter((sharer) => sharer.priority === priority);
    const weighted = level.filter(({ weight }) => weight !== undefined);
    const others = level.filter(({ weight }) => weight === undefined);
    // Only the first level is asked first: the turns of the others are not spent.
    const turn = rank === 0 ? takeTurn(weighted, credits) : weighted;
    return [...turn, ...others];
  });
}

function takeTurn<T extends Sharer>(weighted: readonly T[], credits: Map<string, number>): T[] {
  if (weighted.length < 2) return [...weighted];
  const total = weighted.reduce((sum, { weight = 0 }) => sum + weight, 0);
  for (const { id, weight = 0 } of weighted) credits.set(id, (credits.get(id) ?? 0) + weight);
  const creditOf = ({ id }: T): number => credits.get(id) ?? 0;
  const order = [...weighted].sort((left, right) => creditOf(right) - creditOf(left));
  const [first] = order;
  if (first !== undefined) credits.set(first.id, creditOf(first) - total);
  return order;
}
