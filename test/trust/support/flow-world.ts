// Everything that the flows of secrets need: providers that do wrong, a login service, the served app, and a window's calls.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHttpApi, type Api } from '../../../src/renderer/api.ts';
import { json, redirect, sse } from '../../support/fault-answers.ts';
import { startFakeIdentityProvider, type FakeIdentityProvider } from '../../support/fake-identity-provider/server.ts';
import {
  startFaultUpstream,
  type FaultUpstream,
  type ReceivedRequest,
  type Script,
} from '../../support/fault-upstream.ts';
import { MESSAGES_STREAM, WHOLE_CHAT, WHOLE_MESSAGE, WHOLE_RESPONSE } from '../../main/core/gateway/support/streams.ts';
import type { Artefact } from './canaries.ts';
import type { FlowSecrets } from './flow-secrets.ts';
import { ownFolder, startGateway, type RunningGateway } from './processes.ts';

export const UPSTREAMS = ['messages', 'chat', 'gemini', 'responses', 'echo', 'window'] as const;
export type UpstreamName = (typeof UPSTREAMS)[number];

export interface FlowWorld {
  readonly home: string;
  readonly upstreams: Readonly<Record<UpstreamName, FaultUpstream>>;
  readonly identity: FakeIdentityProvider;
  readonly environment: Readonly<Record<string, string>>;
  /** What was seen so far beside the files. */
  readonly seen: Artefact[];
  readonly note: (name: string, text: string | Buffer) => void;
}

const GEMINI = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
};

/** Says back what it was sent, as some providers do, with a cookie on top. */
function echo({ headers, target }: ReceivedRequest, secrets: FlowSecrets): Script {
  const key = headers['x-api-key'] ?? headers['authorization'] ?? '';
  const message = `Incorrect API key provided: ${key}. You called ${target} with cookie ${headers['cookie'] ?? 'none'}.`;
  return json(
    { type: 'error', error: { type: 'authentication_error', message } },
    { status: 401, headers: { 'set-cookie': `session=${secrets.providerCookie}`, 'x-debug-key': key } },
  );
}

function playAll(upstreams: FlowWorld['upstreams'], secrets: FlowSecrets): void {
  const cookie = { headers: { 'set-cookie': `session=${secrets.providerCookie}` } };
  const overloaded = json({ type: 'error', error: { type: 'overloaded_error', message: 'busy' } }, { status: 529 });
  upstreams.messages.play(({ target, body }, index) => {
    const text = body.toString();
    if (text.includes('to-redirect'))
      return redirect(307, `${upstreams.window.origin}/v1/messages?key=${secrets.redirectSecret}`);
    if (text.includes('to-fail') || index % 7 === 3) return overloaded;
    if (text.includes('to-cut')) return sse(MESSAGES_STREAM, { cutAt: 400, cut: 'reset' });
    if (target.includes('models')) return json({ data: [{ id: 'm1', type: 'model' }] }, cookie);
    return text.includes('"stream":true') ? sse(MESSAGES_STREAM, cookie) : json(WHOLE_MESSAGE, cookie);
  });
  upstreams.chat.play(json(WHOLE_CHAT, cookie));
  upstreams.window.play(json(WHOLE_CHAT, cookie));
  upstreams.responses.play(json(WHOLE_RESPONSE, cookie));
  upstreams.gemini.play(json(GEMINI, cookie));
  upstreams.echo.play((request) => echo(request, secrets));
}

/** As a user has them who wrote keys into the file by hand: they must leave it at the first start. */
function storedSettings(upstreams: FlowWorld['upstreams'], secrets: FlowSecrets): object {
  const at = (name: UpstreamName, protocol: string, keys: string[]): object => ({
    id: name,
    provider: 'custom',
    protocol,
    baseUrl: `${upstreams[name].origin}/v1`,
    keys,
    models: ['m1', 'to-redirect', 'to-fail', 'to-cut'],
  });
  return {
    schemaVersion: 1,
    gateway: { token: secrets.localToken },
    connections: [
      at('messages', 'anthropic-messages', [secrets.firstKey, secrets.secondKey]),
      {
        ...at('chat', 'openai-chat', [secrets.chatKey]),
        headers: { 'x-tenant-secret': secrets.headerSecret },
        query: { 'access-code': secrets.querySecret },
      },
      at('gemini', 'gemini', [secrets.geminiKey]),
      at('responses', 'openai-responses', ['env:FLOW_KEY']),
      at('echo', 'anthropic-messages', [secrets.echoedKey]),
    ],
    active: 'messages',
    routes: [{ model: 'routed', to: 'echo/m1', fallbacks: ['messages/to-fail', 'chat/m1'] }],
  };
}

/** What other programs of the user have written down. */
function writeForeignFiles(home: string, secrets: FlowSecrets, accessToken: string): void {
  for (const folder of ['.claude', '.codex']) mkdirSync(join(home, folder));
  const claude = {
    env: { ANTHROPIC_API_KEY: secrets.foreignKey, ANTHROPIC_AUTH_TOKEN: secrets.foreignKey, OTHER: '1' },
  };
  writeFileSync(join(home, '.claude/settings.json'), JSON.stringify(claude, null, 2));
  const tokens = { access_token: accessToken, refresh_token: secrets.codexRefresh, account_id: 'acc-ash' };
  writeFileSync(join(home, '.codex/auth.json'), JSON.stringify({ auth_mode: 'chatgpt', tokens }), { mode: 0o600 });
}

/** Starts the providers and writes the files; nothing of the app runs yet. */
export async function makeFlowWorld(secrets: FlowSecrets): Promise<FlowWorld> {
  const home = ownFolder();
  const started = await Promise.all(UPSTREAMS.map(async (name) => [name, await startFaultUpstream()] as const));
  const upstreams = Object.fromEntries(started) as Record<UpstreamName, FaultUpstream>;
  playAll(upstreams, secrets);
  const identity = await startFakeIdentityProvider();
  writeForeignFiles(home, secrets, identity.book.issue((number) => `borrowed-${secrets.signIn}-${number}`).access);
  writeFileSync(join(home, 'settings.json'), JSON.stringify(storedSettings(upstreams, secrets)), { mode: 0o600 });
  const seen: Artefact[] = [];
  return {
    home,
    upstreams,
    identity,
    seen,
    note: (name, text) => void seen.push({ name, bytes: Buffer.from(text) }),
    environment: {
      FLOW_KEY: secrets.environmentKey,
      DRAGOMAN_PASSPHRASE: secrets.passphrase,
      DRAGOMAN_LOCAL_IDENTITY_PROVIDER: identity.url,
      SHELL: '/bin/bash',
    },
  };
}

export interface ServedFlow {
  readonly gateway: RunningGateway;
  readonly api: Api;
  readonly session: string;
  readonly code: string;
}

/** Starts the app and signs a window in; whatever it answers to the window is noted. */
export async function serveFlow(world: FlowWorld, environment: Readonly<Record<string, string>>): Promise<ServedFlow> {
  const gateway = await startGateway({ home: world.home, environment: { ...world.environment, ...environment } });
  const address = new URL(gateway.window ?? '');
  const code = address.hash.replace('#code=', '');
  world.note('serve output', JSON.stringify([gateway.window, gateway.pasteLine]));
  const headers = { 'content-type': 'application/json', origin: address.origin };
  const answer = await fetch(`${address.origin}/session`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  const text = await answer.text();
  world.note('window /session', text);
  const { token } = JSON.parse(text) as { token: string };
  const api = createHttpApi({
    origin: address.origin,
    token,
    onSignedOut: () => undefined,
    fetch: (request, init) => fetchNoted(world, new Request(request, init), address.origin),
  });
  return { gateway, api, session: token, code };
}

async function fetchNoted(world: FlowWorld, request: Request, origin: string): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('origin', origin);
  const response = await fetch(new Request(request, { headers }));
  const name = `window ${new URL(request.url).pathname}`;
  const head = JSON.stringify([...response.headers]);
  void response
    .clone()
    .text()
    .then(
      (text) => world.note(name, head + text),
      // The window left a stream that goes on for ever: what came before was read by the other branch.
      () => world.note(name, head),
    );
  return response;
}
