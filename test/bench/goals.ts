// What the figures should be: ratios to the bare proxy in the same run, but for memory and held-up time.

export interface Goal {
  /** A value of the workload. */
  readonly value: string;
  readonly title: string;
  /** Compared with the bare proxy in the same round, or taken as it is. */
  readonly kind: 'ratio' | 'plain';
  /** `most`: the figure must not be above the limit; `least`: not below. */
  readonly sense: 'most' | 'least';
  /** Infinite where the figure is only to be seen. */
  readonly translated: number;
  readonly native: number;
}

/** Time of the processor is what a busy machine disturbs least. */
const CPU_SHOWN = most('cpu', 'CPU', [Infinity, Infinity]);

function most(value: string, title: string, [translated, native]: readonly [number, number]): Goal {
  return { value, title, kind: 'ratio', sense: 'most', translated, native };
}

function plain(value: string, title: string, limit: number): Goal {
  return { value, title, kind: 'plain', sense: 'most', translated: limit, native: limit };
}

export const GOALS: Readonly<Record<string, readonly Goal[]>> = {
  w1: [most('added', 'added p50', [1.6, 1.3]), CPU_SHOWN],
  // Four times the best of the gateways that were measured beside the bare proxy before.
  'w1-32': [{ ...most('perSecond', 'requests/s', [0.42, 0.77]), sense: 'least' }, CPU_SHOWN],
  w2: [most('added', 'added p50', [5, 1.6]), CPU_SHOWN],
  'w2-large': [plain('growth', 'added, times w2', 10), plain('heldUp', 'loop held up, ms', 50)],
  ttft: [most('added', 'added p50', [4.5, 4.5]), CPU_SHOWN],
  text: [most('cpu', 'CPU', [1, 1])],
  tools: [most('cpu', 'CPU', [1, 1])],
  paced: [most('cpu', 'CPU', [1.3, 1.3]), most('transit99', 'transit p99', [2, 2])],
  memory: [
    plain('idle', 'idle MB', 110),
    plain('after', 'after MB', 170),
    plain('rested', 'rested MB', 170),
    plain('slope', 'KB per 1,000', 100),
  ],
  start: [most('milliseconds', 'time', [4, 4])],
};

export function isMet({ sense, translated, native }: Goal, figure: number, isTranslated: boolean): boolean {
  const limit = isTranslated ? translated : native;
  return sense === 'most' ? figure <= limit : figure >= limit;
}
