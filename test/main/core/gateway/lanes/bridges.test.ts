// Command-line tools in place of a provider, through a real gateway and real child processes that play the tools.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrograms } from '../../../../../src/main/core/host/program-runner.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { BODIES, startWorld, TOKEN, type World } from '../support/world.ts';
import { eventsIn } from '../support/streams.ts';

const CLAUDE_ANSWER = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'Hello from Claude Code',
  usage: { input_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 2, output_tokens: 7 },
};

const CODEX_ANSWER = [
  { type: 'thread.started', thread_id: 't' },
  { type: 'turn.started' },
  { type: 'item.completed', item: { id: 'r', type: 'reasoning', text: 'hmm' } },
  { type: 'item.completed', item: { id: 'm', type: 'agent_message', text: 'Hello from Codex' } },
  { type: 'turn.completed', usage: { input_tokens: 50, cached_input_tokens: 40, output_tokens: 6 } },
];

interface Seen {
  args: string[];
  input: string;
  folder: string;
  files: string[];
  environment: Record<string, string>;
}

let home: string;
let world: World;

beforeEach(async () => {
  home = temporaryFolder();
  mkdirSync(join(home, 'bin'));
  const environment = {
    PATH: [join(home, 'bin'), process.env['PATH']].join(delimiter),
    HOME: home,
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:7417',
    ANTHROPIC_AUTH_TOKEN: 'token',
    ANTHROPIC_API_KEY: TOKEN,
    OPENAI_BASE_URL: 'http://127.0.0.1:7417/v1',
    OPENAI_API_KEY: 'sk-users-own',
    CLAUDE_CODE_USE_BEDROCK: '1',
  };
  const clock = createSystemClock();
  world = await startWorld({
    settings: {
      connections: [
        { id: 'claude', provider: 'claude-cli' },
        { id: 'codex', provider: 'codex-cli' },
      ],
    },
    programs: createPrograms({ environment, platform: process.platform, clock }),
  });
});

afterEach(() => world.stop());

/** Puts a program on the path that writes down how it was started, then runs this code. */
function install(name: 'claude' | 'codex', code: string): void {
  const file = join(home, 'bin', name);
  writeFileSync(
    file,
    `#!${process.execPath}
const { readdirSync, writeFileSync } = require('node:fs');
let input = '';
process.stdin.on('data', (bytes) => { input += bytes; }).on('end', () => {
  const seen = { args: process.argv.slice(2), input, folder: process.cwd(), files: readdirSync('.'), environment: process.env };
  writeFileSync(${JSON.stringify(join(home, 'seen.json'))}, JSON.stringify(seen));
  ${code}
});
`,
  );
  chmodSync(file, 0o755);
}

function print(text: string): string {
  return `process.stdout.write(${JSON.stringify(text)});`;
}

function seen(): Seen {
  return JSON.parse(readFileSync(join(home, 'seen.json'), 'utf8')) as Seen;
}

function claudeSays(result: string): void {
  install('claude', print(JSON.stringify({ ...CLAUDE_ANSWER, result })));
}

const ask = { ...BODIES['anthropic-messages'], model: 'claude/sonnet', system: 'Be brief.' };
const TOOLS = [
  {
    name: 'read',
    description: 'Reads a file',
    input_schema: { type: 'object', properties: { path: { type: 'string' } } },
  },
];

describe('Claude Code as a provider (PC-22)', () => {
  it('is asked once, without any dangerous flag, tools or settings, in an empty folder that is gone afterwards', async () => {
    claudeSays('Hello from Claude Code');
    const answer = await world.ask({ body: ask });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      content: [{ type: 'text', text: 'Hello from Claude Code' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 2, output_tokens: 7 },
    });
    const { args, input, folder, files } = seen();
    expect(args.join(' ')).not.toContain('dangerously');
    expect(args).toEqual([
      '-p',
      '--output-format',
      'json',
      '--no-chrome',
      '--no-session-persistence',
      '--permission-mode',
      'plan',
      '--tools',
      '',
      '--strict-mcp-config',
      '--setting-sources',
      '',
      '--model',
      'sonnet',
      '--system-prompt',
      'Be brief.',
    ]);
    expect(input).toBe('Hi');
    expect(files).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('inherits its own login but nothing that leads to a gateway', async () => {
    claudeSays('ok');
    await world.ask({ body: ask });
    const { environment } = seen();
    for (const name of ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'OPENAI_BASE_URL', 'CLAUDE_CODE_USE_BEDROCK']) {
      expect(environment, name).not.toHaveProperty(name);
    }
    expect(JSON.stringify(environment)).not.toContain(TOKEN);
    expect(environment).toMatchObject({ HOME: home, OPENAI_API_KEY: 'sk-users-own' });
  });

  it('that still comes back to us is refused, so that nothing goes round in a circle (S-21)', async () => {
    claudeSays('ok');
    await world.ask({ body: ask });
    const [name = '', value = ''] = (seen().environment['ANTHROPIC_CUSTOM_HEADERS'] ?? '').split(': ');
    const answer = await world.ask({ body: ask, headers: { [name]: value } });
    expect(answer.status).toBe(508);
  });

  it('gives one answer as the events of a stream', async () => {
    claudeSays('Hello there');
    const answer = await world.ask({ body: { ...ask, stream: true } });
    const events = eventsIn(answer.body.toString()).map(({ event }) => event);
    expect(events[0]).toBe('message_start');
    expect(events.at(-1)).toBe('message_stop');
    expect(answer.body.toString()).toContain('Hello there');
  });

  it('answers clients of every protocol', async () => {
    claudeSays('Hallo');
    const chat = await world.ask({
      path: '/v1/chat/completions',
      body: { ...BODIES['openai-chat'], model: 'claude/sonnet' },
    });
    expect(JSON.parse(chat.body.toString())).toMatchObject({ choices: [{ message: { content: 'Hallo' } }] });
    const responses = await world.ask({ path: '/v1/responses', body: { model: 'claude/sonnet', input: 'Hi' } });
    expect(responses.body.toString()).toContain('"text":"Hallo"');
    const gemini = await world.ask({ path: '/v1beta/models/claude%2Fsonnet:generateContent', body: BODIES.gemini });
    expect(gemini.body.toString()).toContain('Hallo');
  });

  it('is started by no model name that looks like an option', async () => {
    claudeSays('ok');
    await world.ask({ body: { ...ask, model: 'claude/--dangerously-skip-permissions' } });
    expect(seen().args).not.toContain('--model');
    expect(seen().args.join(' ')).not.toContain('dangerously');
  });

  it('gets a very long system prompt with the question, since no argument is that long', async () => {
    claudeSays('ok');
    const system = 'x'.repeat(300_000);
    expect((await world.ask({ body: { ...ask, system } })).status).toBe(200);
    expect(seen().args).not.toContain('--system-prompt');
    expect(seen().input).toBe(`${system}\n\nHi`);
  });
});

describe('functions of the client (PC-23)', () => {
  it('are called in text, and arrive as calls', async () => {
    claudeSays('Let me look.\n```json\n{"tool_calls":[{"name":"read","arguments":{"path":"a.txt"}}]}\n```');
    const answer = await world.ask({ body: { ...ask, tools: TOOLS } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      stop_reason: 'tool_use',
      content: [
        { type: 'text', text: 'Let me look.' },
        { type: 'tool_use', name: 'read', input: { path: 'a.txt' } },
      ],
    });
    expect(seen().input).toContain('{"name":"read","description":"Reads a file"');
  });

  it.each([
    ['broken JSON', '{"tool_calls":[{"name":"read","arguments":{"path":'],
    ['a function that nobody offered', '{"tool_calls":[{"name":"rm","arguments":{}}]}'],
    ['calls of which one is wrong', '{"tool_calls":[{"name":"read","arguments":{}},{"nome":"read"}]}'],
    ['JSON about something else', '{"answer":42}'],
  ])('%s is plain text', async (_what, text) => {
    claudeSays(text);
    const answer = await world.ask({ body: { ...ask, tools: TOOLS } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      stop_reason: 'end_turn',
      content: [{ type: 'text', text }],
    });
  });

  it('and their results are told in the conversation', async () => {
    claudeSays('Done');
    const messages = [
      { role: 'user', content: 'Read a.txt' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_1', name: 'read', input: { path: 'a.txt' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'forty-two' }] },
    ];
    await world.ask({ body: { ...ask, messages, tools: TOOLS } });
    const { input } = seen();
    expect(input).toContain('User:\nRead a.txt');
    expect(input).toContain('{"tool_calls":[{"id":"toolu_1","name":"read","arguments":{"path":"a.txt"}}]}');
    expect(input).toContain('[Result of tool call toolu_1]\nforty-two');
  });

  it('what text can not carry is refused by name, before the program is started (TL-15)', async () => {
    claudeSays('never');
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } };
    const withImage = { ...ask, messages: [{ role: 'user', content: [image] }] };
    const hosted = { ...ask, tools: [{ type: 'web_search_20250305', name: 'web_search' }] };
    for (const body of [withImage, hosted]) {
      const answer = await world.ask({ body });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
    expect(existsSync(join(home, 'seen.json'))).toBe(false);
  });

  it('what it knows nothing of is reported as ignored', async () => {
    claudeSays('ok');
    const answer = await world.ask({ body: { ...ask, temperature: 0.2, stop_sequences: ['x'] } });
    expect(answer.headers['x-dragoman-ignored']).toBe('max_tokens, temperature, stop_sequences');
  });
});

describe('the Codex CLI as a provider (PC-22, PC-23)', () => {
  const question = { ...BODIES['openai-chat'], model: 'codex/gpt-5.6-sol' };

  it('reads only, keeps nothing, knows none of the user’s settings, and its lines become one answer', async () => {
    const lines = CODEX_ANSWER.map((event) => JSON.stringify(event));
    install('codex', `${print(`warning: not json\n${lines.join('\n')}\n{"broken`)} process.exitCode = 1;`);
    const answer = await world.ask({ path: '/v1/chat/completions', body: question });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      choices: [{ message: { content: 'Hello from Codex' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 50, completion_tokens: 6, prompt_tokens_details: { cached_tokens: 40 } },
    });
    const { args, folder, input } = seen();
    expect(args.join(' ')).toBe(
      `exec --json --color never --sandbox read-only --skip-git-repo-check --ephemeral --ignore-user-config --ignore-rules -m gpt-5.6-sol -C ${folder} -`,
    );
    expect(input).toBe('Hi');
  });

  it('tells what the program says when it fails', async () => {
    install('codex', print('{"type":"turn.failed","error":{"message":"You have hit your usage limit. Try later."}}\n'));
    const answer = await world.ask({ path: '/v1/chat/completions', body: question });
    expect(answer.status).toBe(429);
    expect(answer.body.toString()).toContain('usage limit');
  });
});

describe('a program that does not answer', () => {
  it('is not there: told with what to do', async () => {
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('there is no program \\"claude\\" on the path');
  });

  it('is not signed in: told with how to, and never as a refusal of the client’s own token', async () => {
    const said = { ...CLAUDE_ANSWER, is_error: true, result: 'Invalid API key · Please run /login' };
    install('claude', `${print(JSON.stringify(said))} process.exitCode = 1;`);
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('sign in there');
  });

  it('crashes: told in its own words', async () => {
    install('claude', `process.stderr.write('out of memory'); process.exitCode = 134;`);
    const answer = await world.ask({ body: ask });
    expect(answer.body.toString()).toContain('out of memory');
  });

  it('is ended, and its folder removed, when the client leaves', async () => {
    const before = bridgeFolders();
    install(
      'claude',
      `writeFileSync(${JSON.stringify(join(home, 'pid'))}, String(process.pid)); setInterval(() => {}, 1000);`,
    );
    const client = world.open({ body: { ...ask, stream: true } });
    const file = join(home, 'pid');
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const pid = Number(readFileSync(file, 'utf8'));
    client.leave();
    await until(() => !isAlive(pid));
    await until(() => bridgeFolders().length === before.length);
    expect((await world.settledRows())[0]).toMatchObject({ state: 'cancelled', status: 499 });
  });
});

function bridgeFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('dragoman-bridge-'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // It is gone, as it should be.
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const end = performance.now() + 6000;
  while (!isTrue()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
