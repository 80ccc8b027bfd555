// Everything that a user can do with secrets near it, one after the other, against the built app.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { safe } from '@orpc/client';
import { BODIES } from '../../main/core/gateway/support/world.ts';
import type { FlowSecrets } from './flow-secrets.ts';
import { UPSTREAMS, serveFlow, type FlowWorld, type ServedFlow } from './flow-world.ts';
import { cleanEnvironment, runCommand } from './processes.ts';

export interface Drawn {
  /** Made by the app, so known only afterwards. */
  readonly clientToken: string;
  readonly session: string;
  readonly code: string;
}

const SUPPORT = import.meta.dirname;

/** Runs all of it; `nodeOptions` load probes into each process of ours. */
export async function runFlows(
  world: FlowWorld,
  secrets: FlowSecrets,
  extra: Readonly<Record<string, string>> = {},
): Promise<Drawn> {
  const text = `authorization: Bearer ${secrets.firstKey} at https://x.example/v1?key=${secrets.chatKey}`;
  const options = [extra['NODE_OPTIONS'], `--import=${SUPPORT}/crash-probe.ts`].filter(Boolean).join(' ');
  const served = await serveFlow(world, { ...extra, NODE_OPTIONS: options, CRASH_TEXT: text });
  await served.api.activity.recording.set({ mode: 'always' });
  await signIn(world, served);
  await changeConnections(world, served, secrets);
  await askAll(world, served, secrets);
  const clientToken = await useCommands(world, extra);
  await lookAtAll(served);
  await replay(served);
  await crash(world, served);
  // Written by the second one as well: settings that are saved again, and a journal that was left open.
  const again = await serveFlow(world, extra);
  await again.api.preferences.set({ theme: 'dark' });
  await askAll(world, again, secrets);
  await lookAtAll(again);
  // Bytes of the journal that are not yet in its main file.
  noteFiles(world, 'while it runs');
  await again.gateway.stop();
  world.note('serve complaints', again.gateway.complaints());
  noteFiles(world);
  for (const name of UPSTREAMS) world.note(`upstream ${name}`, world.upstreams[name].received());
  world.note(
    'identity',
    JSON.stringify(world.identity.requests.map(({ body, headers, path }) => [path, headers, body])),
  );
  return { clientToken, session: served.session, code: served.code };
}

async function signIn(world: FlowWorld, { api }: ServedFlow): Promise<void> {
  for (const request of [
    { provider: 'chatgpt-codex' },
    { provider: 'chatgpt-codex', way: 'import' as const },
    { provider: 'github-copilot' },
  ]) {
    const { id } = await api.signIn.start(request);
    let isAgreed = false;
    for await (const attempt of await api.signIn.watch({ id })) {
      world.note('attempt', JSON.stringify({ ...attempt, url: undefined }));
      if (attempt.url === undefined || isAgreed || request.provider !== 'chatgpt-codex') continue;
      isAgreed = true;
      await fetch(attempt.url);
    }
  }
  for (const { id } of await api.signIn.accounts()) await safe(api.signIn.quota({ id }));
}

async function changeConnections({ upstreams }: FlowWorld, { api }: ServedFlow, secrets: FlowSecrets): Promise<void> {
  const draft = { provider: 'custom', protocol: 'openai-chat' as const, models: ['m1'] };
  await api.connections.add({
    ...draft,
    id: 'window',
    baseUrl: `${upstreams.window.origin}/v1`,
    key: secrets.windowKey,
  });
  // Refused, and the refusal must not say it back.
  const address = upstreams.window.origin.replace('://', `://user:${secrets.addressPassword}@`);
  await safe(api.connections.add({ ...draft, baseUrl: address, key: secrets.refusedKey }));
  for (const { id } of await api.connections.list()) await safe(api.connections.test({ id }));
}

const ROADS = [
  ['/v1/messages', BODIES['anthropic-messages']],
  ['/v1/chat/completions', BODIES['openai-chat']],
  ['/v1/responses', BODIES['openai-responses']],
] as const;
const MODELS = [
  'messages/m1',
  'chat/m1',
  'gemini/m1',
  'responses/m1',
  'echo/m1',
  'window/m1',
  'routed',
  'messages/to-redirect',
  'messages/to-cut',
  'messages/to-fail',
  'chatgpt-codex/gpt-5.5',
  'github-copilot/gpt-5-mini',
  'nobody/m1',
];

async function askAll(world: FlowWorld, { gateway, api }: ServedFlow, secrets: FlowSecrets): Promise<void> {
  // Renewal: the provider forgets the token in use.
  world.identity.book.expireAll();
  for (const [path, body] of ROADS) {
    for (const model of MODELS) {
      for (const stream of [false, true]) await askOnce({ world, gateway, secrets }, path, { ...body, model, stream });
    }
    for (const { id } of await api.connections.list()) await safe(api.connections.tryNow({ id }));
  }
}

interface Asking {
  readonly world: FlowWorld;
  readonly gateway: ServedFlow['gateway'];
  readonly secrets: FlowSecrets;
}

async function askOnce({ world, gateway, secrets }: Asking, path: string, body: object): Promise<void> {
  const isMessages = path === '/v1/messages';
  const answer = await fetch(gateway.gateway + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secrets.localToken}`,
      'content-type': 'application/json',
      cookie: `own=${secrets.clientCookie}`,
      'x-private': secrets.clientHeader,
    },
    body: JSON.stringify({
      ...body,
      ...(isMessages ? { messages: [{ role: 'user', content: `My key is ${secrets.bodyKey}` }] } : {}),
      metadata: { user_id: 'u', ...(isMessages ? {} : { api_key: secrets.bodyField }) },
    }),
  });
  const text = await answer.text().catch((error: unknown) => String(error));
  world.note(`answer ${path} ${JSON.stringify(body).slice(0, 200)}`, JSON.stringify([...answer.headers]) + text);
}

/** What the command line is asked; `FILE` is a place for a file that is looked at afterwards. */
const COMMANDS = [
  'status',
  'status --json',
  'providers --json',
  'models --json',
  'profiles --json',
  'tokens --json',
  'usage --json',
  'log',
  'log --json',
  'doctor --json',
  'doctor --online',
  'doctor --bundle bundle.json',
  'export plain.json',
  'export closed.json --with-keys',
  'import plain.json --dry-run --json',
  'import closed.json --dry-run',
  'env --shell bash',
  'connect claude-code --dry-run',
  'connect claude-code --yes',
  'connect codex --yes',
] as const;

async function useCommands(world: FlowWorld, extra: Readonly<Record<string, string>>): Promise<string> {
  const environment = cleanEnvironment(world.home, { ...world.environment, ...extra });
  const run = async (line: string): Promise<void> => {
    const words = line.split(' ').map((word) => (word.endsWith('.json') ? join(world.home, word) : word));
    world.note(`command ${line}`, (await runCommand(words, { environment })).output);
  };
  for (const line of COMMANDS) await run(line);
  noteClientFiles(world);
  const text = readFileSync(join(world.home, '.claude/settings.json'), 'utf8');
  const token = /drg-[\w-]+/.exec(text)?.[0] ?? '';
  noteFiles(world, 'while clients are connected');
  await run('restore --all');
  return token;
}

const CLIENT_FILES = ['.claude', '.codex'];

function noteClientFiles({ home, note }: FlowWorld): void {
  for (const folder of CLIENT_FILES)
    for (const name of readdirSync(join(home, folder)))
      note(`client file ${folder}/${name}`, readFileSync(join(home, folder, name)));
}

/** Every call of the window that only looks. */
async function lookAtAll({ api }: ServedFlow): Promise<void> {
  await Promise.all([
    api.status.get(),
    api.connections.list(),
    api.tokens.list(),
    api.clients.list(),
    api.clients.backups(),
    api.preferences.get(),
    api.diagnostics.get(),
    api.diagnostics.bundle(),
    api.signIn.accounts(),
    api.providers.list(),
    api.transfer.export({}),
    api.transfer.export({ passphrase: 'another long passphrase' }),
  ]);
  const { exchanges } = await api.activity.list({ limit: 500 });
  for (const { id } of exchanges) {
    await api.activity.bodies({ id });
    await api.activity.difference({ id });
    await safe(api.activity.curl({ id }));
    await safe(api.activity.report({ id, withBodies: true }));
  }
}

async function replay({ api }: ServedFlow): Promise<void> {
  const { exchanges } = await api.activity.list({ limit: 5 });
  const [first] = exchanges;
  if (first === undefined) throw new Error('there is nothing in the log');
  const [, states] = await safe(api.activity.replay({ id: first.id, connectionId: 'chat', model: 'm1' }));
  for await (const state of states ?? []) if (state.state !== 'running') break;
}

async function crash(world: FlowWorld, { gateway }: ServedFlow): Promise<void> {
  gateway.child.kill('SIGUSR2');
  for (let waited = 0; waited < 200 && gateway.child.exitCode === null; waited += 1) await pause(25);
  if (gateway.child.exitCode === null) throw new Error('the process did not crash');
  world.note('serve complaints', gateway.complaints());
}

function noteFiles({ home, note }: FlowWorld, when = ''): void {
  for (const entry of readdirSync(home, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(home.length + 1);
    const kind = CLIENT_FILES.some((folder) => name.startsWith(folder)) ? 'client file' : 'file';
    if (entry.isFile()) note([`${kind} ${name}`, when].filter(Boolean).join(' '), readFileSync(path));
  }
}
