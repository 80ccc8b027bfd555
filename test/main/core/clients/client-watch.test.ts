// Whoever watches the clients hears of each change, and nobody's files are looked at when nobody watches.
import { describe, expect, it } from 'vitest';
import { createClientWatch } from '../../../../src/main/core/clients/client-watch.ts';
import type { ClientView } from '../../../../src/shared/model/client.ts';
import { createFakeClock } from '../support/ports.ts';

function view(state: ClientView['state'], version?: string): ClientView {
  return {
    id: 'claude-code',
    name: 'Claude Code',
    state,
    ...(version === undefined ? {} : { version }),
    isVerified: true,
    scopes: ['user'],
    canLaunch: true,
    reload: 'at-once',
    connects: [],
    rivals: [],
    notes: [],
  };
}

function world() {
  const clock = createFakeClock();
  let state: ClientView['state'] = 'not-connected';
  let looks = 0;
  const stop = new AbortController();
  const watch = createClientWatch({
    clock,
    list: async ({ isQuick }) => {
      looks += 1;
      return [view(state, isQuick ? undefined : '2.1')];
    },
  });
  const stream = watch.watch(stop.signal);
  const next = async () => ((await stream.next()).value as ClientView[] | undefined)?.[0];
  return { clock, watch, stop, next, looks: () => looks, become: (now: ClientView['state']) => (state = now) };
}

describe('watching the clients', () => {
  it('gives them at once, and their versions as soon as they are known', async () => {
    const { next } = world();
    expect((await next())?.version).toBeUndefined();
    expect((await next())?.version).toBe('2.1');
  });

  it('tells at once what we did ourselves', async () => {
    const { next, watch, become } = world();
    await next();
    await next();
    const following = next();
    become('connected');
    watch.tell();
    expect((await following)?.state).toBe('connected');
  });

  it('looks at the files every few seconds, and says only what has changed', async () => {
    const { next, clock, become, looks } = world();
    await next();
    await next();
    const following = next();
    await settled();
    clock.advance(3000);
    await settled();
    expect(looks()).toBe(3);
    become('drifted');
    clock.advance(3000);
    expect((await following)?.state).toBe('drifted');
  });

  it('ends when the watcher leaves, and looks at nothing any more', async () => {
    const { next, clock, stop, looks } = world();
    await next();
    await next();
    const following = next();
    await settled();
    stop.abort();
    expect(await following).toBeUndefined();
    clock.advance(60_000);
    await settled();
    expect(looks()).toBe(2);
  });
});

/** Lets the watcher come to its pause. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
