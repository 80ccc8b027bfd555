// A stream that is kept open through interruptions.
import { describe, expect, it } from 'vitest';
import { SignedOutError } from '../../src/renderer/api.ts';
import { delay, keepWatching, type WatchLink } from '../../src/renderer/data/keep-watching.ts';

type Script = (signal: AbortSignal) => AsyncGenerator<string>;

interface Watched {
  messages: string[];
  links: WatchLink[];
  waits: number[];
  catchUps: number;
}

/** Plays one script per opening; the watch ends when there is none left. */
async function watch(scripts: Script[], onOpen?: () => Promise<void>): Promise<Watched> {
  const stop = new AbortController();
  const seen: Watched = { messages: [], links: [], waits: [], catchUps: 0 };
  let opened = 0;
  await keepWatching(
    {
      open: async (signal) => {
        const script = scripts[opened];
        opened += 1;
        if (script !== undefined) return script(signal);
        stop.abort();
        throw new Error('no more scripts');
      },
      onOpen: async () => {
        seen.catchUps += 1;
        await onOpen?.();
      },
      onMessage: (message) => seen.messages.push(message),
      onLink: (link) => seen.links.push(link),
      wait: async (delayMs) => {
        seen.waits.push(delayMs);
      },
    },
    stop.signal,
  );
  return seen;
}

async function* speak(...messages: string[]): AsyncGenerator<string> {
  yield* messages;
}

async function* speakAndBreak(message: string): AsyncGenerator<string> {
  yield message;
  throw new TypeError('network error');
}

describe('keeping a stream open', () => {
  it('opens it again after a break, and says when it is down', async () => {
    const seen = await watch([() => speakAndBreak('one'), () => speak('two')]);
    expect(seen.messages).toEqual(['one', 'two']);
    expect(seen.links).toEqual(['connecting', 'live', 'reconnecting', 'live', 'reconnecting']);
  });

  it('catches up after each opening', async () => {
    expect((await watch([() => speak('one'), () => speak('two')])).catchUps).toBe(2);
  });

  it('counts a failed catching up as a failed try', async () => {
    const seen = await watch([() => speak('one')], async () => {
      throw new Error('list failed');
    });
    expect(seen.messages).toEqual([]);
    expect(seen.links).toEqual(['connecting', 'reconnecting']);
  });

  it('waits longer after each failed try, and short again after a good one', async () => {
    const refuse: Script = () => {
      throw new Error('refused');
    };
    const seen = await watch([refuse, refuse, refuse, refuse, refuse, () => speak('back'), refuse]);
    expect(seen.waits).toEqual([500, 1000, 2000, 4000, 5000, 500, 1000]);
  });

  it('gives up when the session is over', async () => {
    const links: WatchLink[] = [];
    await keepWatching(
      {
        open: () => Promise.reject(new SignedOutError()),
        onMessage: () => undefined,
        onLink: (link) => links.push(link),
        wait: () => Promise.reject(new Error('must not wait')),
      },
      new AbortController().signal,
    );
    expect(links).toEqual(['connecting']);
  });
});

describe('waiting', () => {
  it('ends at once when the signal aborts', async () => {
    const stop = new AbortController();
    const waiting = delay(60_000, stop.signal);
    stop.abort();
    await waiting;
    await delay(60_000, stop.signal);
  });

  it('ends by itself', async () => {
    await delay(1, new AbortController().signal);
  });
});
