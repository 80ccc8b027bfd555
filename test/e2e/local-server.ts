// Ollama on this computer, as far as the window gets to see of it; it can be stopped and started again.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  readonly port: number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts it on a free port. */
export async function startLocalServer(): Promise<LocalServer> {
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
    start: async () => {
      server = await listen(port);
    },
  };
}

function listen(port: number): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request).then((body) => {
      response.statusCode = body === undefined ? 404 : 200;
      response.setHeader('content-type', typeof body === 'string' ? 'text/plain' : 'application/json');
      response.end(typeof body === 'object' ? JSON.stringify(body) : body);
    });
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

const MODELS: Readonly<Record<string, object>> = {
  'qwen3-coder:30b': {
    capabilities: ['completion', 'tools'],
    model_info: { 'qwen3moe.context_length': 262_144 },
    parameters: 'num_ctx 65536',
  },
  'gemma3:12b': { capabilities: ['completion', 'vision'], model_info: { 'gemma3.context_length': 131_072 } },
};

async function answer(request: IncomingMessage): Promise<object | string | undefined> {
  const body = Buffer.concat(await request.toArray()).toString();
  switch (request.url) {
    case '/':
      return 'Ollama is running';
    case '/api/version':
      return { version: '0.12.6' };
    case '/api/tags':
      return { models: Object.keys(MODELS).map((name) => ({ name, digest: name })) };
    case '/api/ps':
      return { models: [{ name: 'gemma3:12b', context_length: 4096 }] };
    case '/api/show':
      return MODELS[(JSON.parse(body) as { model: string }).model];
    case '/v1/models':
      return { data: Object.keys(MODELS).map((id) => ({ id })) };
    case '/v1/chat/completions':
      return {
        id: 'c1',
        object: 'chat.completion',
        model: 'qwen3-coder:30b',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 24_000, completion_tokens: 800, prompt_tokens_details: { cached_tokens: 20_000 } },
      };
    default:
      return undefined;
  }
}
