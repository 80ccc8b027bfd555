// The minutes of the last hour, counted from the rows of the log.
import { describe, expect, it } from 'vitest';
import { lastHour, MINUTES } from '../../src/renderer/features/overview/last-hour.ts';
import { exchange } from './support/exchanges.ts';

const NOW = Date.UTC(2026, 0, 2, 12, 0, 30);
const minutesAgo = (minutes: number, state: 'done' | 'failed' = 'done') =>
  exchange(`x${minutes}${state}`, { startedAt: NOW - minutes * 60_000, state });

describe('the last hour', () => {
  it('has sixty minutes, the running one last', () => {
    const minutes = lastHour([minutesAgo(0), minutesAgo(0, 'failed'), minutesAgo(1)], NOW);
    expect(minutes).toHaveLength(MINUTES);
    expect(minutes.at(-1)).toEqual({ count: 2, failed: 1 });
    expect(minutes.at(-2)).toEqual({ count: 1, failed: 0 });
  });

  it('leaves out what is older', () => {
    const minutes = lastHour([minutesAgo(59), minutesAgo(60)], NOW);
    expect(minutes[0]).toEqual({ count: 1, failed: 0 });
    expect(minutes.reduce((sum, { count }) => sum + count, 0)).toBe(1);
  });

  it('counts a row of the future as now, for clocks are set back', () => {
    expect(lastHour([minutesAgo(-5)], NOW).at(-1)).toEqual({ count: 1, failed: 0 });
  });
});
