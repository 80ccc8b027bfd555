// @vitest-environment happy-dom
// A budget that is used up, in the window and at the gateway, when the month turns while nobody asks for anything.
import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { createSystemClock } from '../../src/main/core/host/system-clock.ts';
import type { Clock } from '../../src/main/core/ports.ts';
import { ask, listen, openWindow } from './support/window.tsx';

const ANSWER = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3000, completion_tokens: 40 },
};

/** The system's time until the computer has slept: then it is later, and what was to ring meanwhile rings now. */
function sleepyClock(): { clock: Clock; sleep: (ms: number) => void } {
  const real = createSystemClock();
  const waiting = new Set<() => void>();
  let slept = 0;
  return {
    clock: {
      now: () => real.now() + slept,
      monotonic: () => real.monotonic(),
      setTimer: (delayMs, callback) => {
        const ring = (): void => {
          cancel();
          callback();
        };
        const stop = real.setTimer(delayMs, ring);
        const cancel = (): void => {
          waiting.delete(ring);
          stop();
        };
        waiting.add(ring);
        return cancel;
      },
    },
    sleep: (ms) => {
      slept += ms;
      // Each sets its next one, which is for later.
      const due = Array.from(waiting);
      for (const ring of due) ring();
    },
  };
}

/** Sooner than the screen asks again by itself. */
const SOON = { timeout: 5000 };
const DAY_MS = 24 * 60 * 60 * 1000;

it('shows what is spent, and is free again at once', async () => {
  const url = await listen((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  });
  const { clock, sleep } = sleepyClock();
  const core = await openWindow({
    clock,
    hash: '#/usage',
    settings: {
      providers: {
        priced: {
          name: 'Priced',
          endpoints: [{ id: 'chat', url: `${url}/v1`, protocols: ['openai-chat'] }],
          models: { m1: { price: { input: 1000, output: 0 } } },
        },
      },
      connections: [{ id: 'work', provider: 'priced', keys: ['sk-1'], models: ['m1'] }],
      active: 'work',
      budgets: [{ amount: 2, isLimit: true }],
    },
  });
  expect((await ask(core, 'm1')).status).toBe(200);
  const list = await screen.findByRole('list', { name: 'Budget' });
  await waitFor(() => within(list).getByText('$3.00 of $2.00'), { timeout: 15_000 });
  expect((await ask(core, 'm1')).status).toBe(402);
  expect(core.status().budgetWarnings).toHaveLength(1);

  sleep(32 * DAY_MS);
  await waitFor(() => within(list).getByText('$0.00 of $2.00'), SOON);
  expect(core.status().budgetWarnings).toEqual([]);
  expect((await ask(core, 'm1')).status).toBe(200);
}, 40_000);
