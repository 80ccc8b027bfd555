// Login services of all vendors and the APIs behind them, on one loopback port, driven by the test.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerChatgpt } from './chatgpt.ts';
import { answerDevice } from './device.ts';
import { answerGithub } from './github.ts';
import { answerGitlab } from './gitlab.ts';
import { answerGoogle } from './google.ts';
import { answerQwen } from './qwen.ts';
import { createTokenBook, type TokenBook } from './tokens.ts';
import type { FakeReply, FakeRequest, Knobs, World } from './replies.ts';

export interface FakeIdentityProvider {
  readonly url: string;
  readonly requests: FakeRequest[];
  readonly knobs: Knobs;
  readonly book: TokenBook;
  count(pathEnd: string): number;
  close(): Promise<void>;
}

const VENDORS = [answerChatgpt, answerDevice, answerGithub, answerGitlab, answerGoogle, answerQwen];

/** Starts it; `port` 0 takes any. */
export async function startFakeIdentityProvider(port = 0): Promise<FakeIdentityProvider> {
  const requests: FakeRequest[] = [];
  const knobs: Knobs = {
    polls: ['pending'],
    overrides: [],
    authorize: 'agree',
    accessLifeSeconds: 3600,
    user: 'ash',
    githubIntervalSeconds: 5,
    codeAssist: { currentTier: { id: 'standard-tier', name: 'Standard' }, cloudaicompanionProject: 'company-42' },
    copilotApi: undefined,
    qwenApi: '/qwen',
  };
  const world: World = { knobs, book: createTokenBook(), codes: new Map(), url: () => url };
  const server = createServer((incoming, outgoing) => {
    void read(incoming).then((request) => {
      requests.push(request);
      const { status, body, headers } = answer(request, world);
      const isText = typeof body === 'string';
      outgoing.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
      outgoing.end(isText ? body : JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    knobs,
    book: world.book,
    count: (pathEnd) => requests.filter(({ path }) => path.endsWith(pathEnd)).length,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function answer(request: FakeRequest, world: World): FakeReply {
  const { overrides } = world.knobs;
  const at = overrides.findIndex(({ pathEnd }) => request.path.endsWith(pathEnd));
  if (at !== -1) return overrides.splice(at, 1)[0]?.reply ?? { status: 500 };
  for (const vendor of VENDORS) {
    const reply = vendor(request, world);
    if (reply !== undefined) return reply;
  }
  return { status: 404, body: { error: 'no_such_path' } };
}

async function read(incoming: IncomingMessage): Promise<FakeRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  const text = Buffer.concat(chunks).toString('utf8');
  const isForm = (incoming.headers['content-type'] ?? '').includes('form-urlencoded');
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
  const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : text === '' ? {} : JSON.parse(text);
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: searchParams,
    headers: incoming.headers,
    body: body as Record<string, unknown>,
    bearer: (incoming.headers.authorization ?? '').replace(/^(?:Bearer|token) /, ''),
  };
}
