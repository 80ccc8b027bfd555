// Random numbers that can be repeated: a failure found once can be looked at again.

export interface Random {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  of<T>(list: readonly T[]): T;
  bytes(count: number): Buffer;
}

/** Mulberry32: small and even enough to choose places by. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    of: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('there is nothing to choose from');
      return list[below(list.length)] as T;
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => below(256))),
  };
}
