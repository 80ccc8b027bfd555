// Wishes to the window: each reaches one window once, also those that came too early.
import { describe, expect, it } from 'vitest';
import { createWishService } from '../../../../src/main/core/wishes/wish-service.ts';
import type { WindowWish } from '../../../../src/shared/model/window-wish.ts';

const go = (section: string): WindowWish => ({ kind: 'go', section });

describe('wishes', () => {
  it('wait for the window, the newest four, and come once', async () => {
    const wishes = createWishService();
    for (const section of ['a', 'b', 'c', 'd', 'e']) wishes.post(go(section));
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const wish of wishes.watch(stop.signal)) {
      if (wish.kind === 'go') seen.push(wish.section);
      if (seen.length === 4) wishes.post(go('f'));
      if (seen.length === 5) stop.abort();
    }
    expect(seen).toEqual(['b', 'c', 'd', 'e', 'f']);
  });

  it('reach one of two windows', async () => {
    const wishes = createWishService();
    const stop = new AbortController();
    const seen: string[] = [];
    const follow = async (name: string): Promise<void> => {
      for await (const wish of wishes.watch(stop.signal)) {
        seen.push(`${name} ${wish.kind}`);
        stop.abort();
      }
    };
    const both = [follow('first'), follow('second')];
    await Promise.resolve();
    wishes.post(go('settings'));
    await Promise.all(both);
    expect(seen).toEqual(['first go']);
  });
});
