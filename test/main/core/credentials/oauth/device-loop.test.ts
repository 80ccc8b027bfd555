// The wait for a code to be typed in: how often is asked, and when it is over.
import { describe, expect, it } from 'vitest';
import { pollDevice, type PollAnswer } from '../../../../../src/main/core/credentials/oauth/device-loop.ts';
import { SignInError } from '../../../../../src/main/core/credentials/oauth/sign-in-error.ts';
import { createFakeClock } from '../../support/ports.ts';

type Answers = (PollAnswer<string> | SignInError)[];

/** Runs the loop to its end and gives the seconds at which was asked. */
async function run(answers: Answers, lifetimeSeconds = 900) {
  const clock = createFakeClock();
  const askedAt: number[] = [];
  const controller = new AbortController();
  let isOver = false;
  const result = pollDevice<string>({
    clock,
    signal: controller.signal,
    intervalSeconds: 5,
    lifetimeSeconds,
    poll: async () => {
      askedAt.push(clock.monotonic() / 1000);
      const answer = answers.shift() ?? { kind: 'pending' };
      if (answer instanceof SignInError) throw answer;
      return answer;
    },
  }).finally(() => (isOver = true));
  result.catch(() => undefined);
  for (let second = 0; second < 1000 && !isOver; second += 1) {
    clock.advance(1000);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
  return { result, askedAt };
}

describe('the wait for a code', () => {
  it('15.3/4 asks every interval, and five seconds slower for good after each "slow down"', async () => {
    const answers: Answers = [
      { kind: 'pending' },
      { kind: 'slow-down' },
      { kind: 'pending' },
      { kind: 'slow-down', intervalSeconds: 30 },
    ];
    const { result, askedAt } = await run([...answers, { kind: 'done', value: 'token' }]);
    expect(await result).toBe('token');
    expect(askedAt).toEqual([5, 10, 20, 30, 60]);
  });

  it('15.3/4 goes on through a network that fails, ever more slowly, and returns to its pace', async () => {
    const down = new SignInError('network', 'away');
    const { result, askedAt } = await run([
      down,
      down,
      { kind: 'later', retryAfterSeconds: 60 },
      { kind: 'pending' },
      { kind: 'done', value: 'x' },
    ]);
    expect(await result).toBe('x');
    expect(askedAt).toEqual([5, 15, 35, 95, 100]);
  });

  it('15.3/4 ends when the code is over', async () => {
    const { result, askedAt } = await run([], 30);
    await expect(result).rejects.toMatchObject({ code: 'expired-code' });
    expect(askedAt.at(-1)).toBe(30);
  });

  it('15.3/4 ends at once when it is refused', async () => {
    const { result, askedAt } = await run([new SignInError('denied', 'no')]);
    await expect(result).rejects.toMatchObject({ code: 'denied' });
    expect(askedAt).toHaveLength(1);
  });
});
