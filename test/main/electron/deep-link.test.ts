// Links from outside: the few that are understood, and everything else that is refused as a whole.
import { describe, expect, test } from 'vitest';
import { createLinkInbox, linkAmong, parseDeepLink } from '../../../src/main/electron/deep-link.ts';

describe('a link', () => {
  test('may ask to add a connection to a provider, or to open the window', () => {
    expect(parseDeepLink('dragoman://add?provider=openrouter')).toEqual({
      kind: 'add-connection',
      provider: 'openrouter',
    });
    expect(parseDeepLink('dragoman://add/?provider=z-ai')).toEqual({ kind: 'add-connection', provider: 'z-ai' });
    expect(parseDeepLink('dragoman://open')).toEqual({ kind: 'go', section: 'overview' });
  });

  test.each([
    'dragoman://add?provider=openrouter&key=sk-canary',
    'dragoman://add?provider=openrouter&provider=other',
    'dragoman://add?provider=openrouter#sk-canary',
    'dragoman://add/secret?provider=openrouter',
    'dragoman://me:pass@add?provider=openrouter',
    'dragoman://add:80?provider=openrouter',
    'dragoman://add?provider=Open Router',
    'dragoman://add?provider=',
    'dragoman://add',
    'dragoman://open?section=settings',
    'dragoman://import?url=https://example.com',
    'dragoman:add?provider=openrouter',
    'https://add?provider=openrouter',
    'dragoman://',
    'not a link',
    `dragoman://add?provider=${'a'.repeat(300)}`,
  ])('that is anything else is refused: %s', (link) => {
    expect(parseDeepLink(link)).toBeUndefined();
  });

  test('is found among the words of a command line, however it is written', () => {
    expect(linkAmong(['/opt/dragoman', '--hidden', 'DRAGOMAN://open'])).toBe('DRAGOMAN://open');
    expect(linkAmong(['/opt/dragoman', '--port', '0'])).toBeUndefined();
  });

  test('that comes before anybody opens links waits, the newest one only', () => {
    const inbox = createLinkInbox();
    const seen: string[] = [];
    inbox.put(undefined);
    inbox.put('dragoman://first');
    inbox.put('dragoman://second');
    inbox.open((link) => seen.push(link));
    inbox.put('dragoman://third');
    expect(seen).toEqual(['dragoman://second', 'dragoman://third']);
  });
});
