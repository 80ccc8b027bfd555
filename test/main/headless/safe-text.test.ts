// What stands on the terminal when providers and clients choose names and texts to play tricks there.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { safeLine, safeText } from '../../../src/main/headless/safe-text.ts';
import { startServe } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');
const TRICK = '\u001b[31mred\u001b]0;title\u0007\u009b2J\u202ereversed\u2028\r\n2026-01-01 00:00:00  200  forged\u0000';
const MEANS_SOMETHING = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

describe('S-26: a text from elsewhere', () => {
  it('is shown with its controls written out', () => {
    expect(safeText('a\u001b[31mb\u009bc\u202ed\u0000')).toBe('a\\u001b[31mb\\u009bc\\u202ed\\u0000');
    expect(safeText('a lone \r goes back')).toBe('a lone \\u000d goes back');
  });

  it('keeps its lines, tabs and letters of all languages, and one line stays one', () => {
    const text = 'é 日本 👩‍💻 עברית\t1\r\n2\n3';
    expect(safeText(text)).toBe(text);
    expect(safeLine('a\r\n\nb\nc')).toBe('a b c');
  });

  it('within JSON still means the same', () => {
    expect(JSON.parse(safeText(JSON.stringify({ a: TRICK })))).toEqual({ a: TRICK });
  });
});

describe('S-26: dragoman log', () => {
  it('shows a provider’s error and a client’s model name without obeying them, each request on one line', async () => {
    const provider = createServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: TRICK } }));
    });
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done));
    onTestFinished(() => void provider.close());
    const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
    const home = temporaryFolder();
    const lab = { id: 'lab', provider: 'custom', protocol: 'openai-chat', baseUrl, keys: ['k'], models: ['m'] };
    const config = join(home, 'config.jsonc');
    writeFileSync(config, JSON.stringify({ gateway: { token: 'drg-test' }, connections: [lab], active: 'lab' }));
    const server = await startServe({ entry: ENTRY, home, words: ['--config', config] });
    onTestFinished(() => void server.child.kill('SIGKILL'));
    await fetch(`${server.gateway}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer drg-test', 'content-type': 'application/json' },
      body: JSON.stringify({ model: `lab/${TRICK}`, messages: [{ role: 'user', content: 'x' }] }),
    });
    for (const words of [['log'], ['log', '--json']]) {
      const printed: string[] = [];
      const terminal = { isInteractive: false, print: (line: string) => printed.push(line), complain: () => 0 };
      const code = await runCommand(words, {
        terminal,
        environment: { DRAGOMAN_HOME: home },
        platform: process.platform,
        homeFolder: home,
        signal: new AbortController().signal,
      });
      expect([code, printed.length]).toEqual([0, 1]);
      expect(printed[0]).toContain('\\u001b[31mred');
      expect(printed[0]).not.toMatch(MEANS_SOMETHING);
      expect(printed[0]).not.toContain('\n');
    }
  });
});
