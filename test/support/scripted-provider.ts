// A provider on this machine that speaks OpenAI's chat protocol and does what a model's name tells it to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const PROVIDER_KEY = 'sk-e2e-canary-9f3c';

export interface ScriptedProvider {
  readonly baseUrl: string;
  /** Lets all answers of the model `slow-model` go on to their end. */
  release(): void;
  close(): void;
}

/** Models: `quick-model` answers at once, `slow-model` after `release`, `limited-model` never (429). */
export async function startProvider(): Promise<ScriptedProvider> {
  let held: (() => void)[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${PROVIDER_KEY}`) refuse(response, 401, 'Invalid API key');
    else if (request.method === 'GET') answerModels(response);
    else void answerChat(request, response, (goOn) => held.push(goOn));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    release: () => {
      for (const goOn of held) goOn();
      held = [];
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answerModels(response: ServerResponse): void {
  const ids = ['quick-model', 'slow-model', 'limited-model'];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'model' })) }));
}

async function answerChat(
  request: IncomingMessage,
  response: ServerResponse,
  hold: (goOn: () => void) => void,
): Promise<void> {
  const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { model: string; stream?: boolean };
  if (body.model === 'limited-model') return refuse(response, 429, 'Rate limit reached');
  if (body.stream !== true) {
    response.setHeader('content-type', 'application/json');
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }];
    response.end(JSON.stringify({ id: 'c1', object: 'chat.completion', model: body.model, choices, usage: USAGE }));
    return;
  }
  response.setHeader('content-type', 'text/event-stream');
  const send = (part: object): void =>
    void response.write(`data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', ...part })}\n\n`);
  send({ model: body.model, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hel' } }] });
  if (body.model === 'slow-model') await new Promise<void>((resolve) => hold(resolve));
  send({ model: body.model, choices: [{ index: 0, delta: { content: 'lo.' }, finish_reason: 'stop' }] });
  send({ model: body.model, choices: [], usage: USAGE });
  response.end('data: [DONE]\n\n');
}

const USAGE = {
  prompt_tokens: 1234,
  completion_tokens: 56,
  total_tokens: 1290,
  prompt_tokens_details: { cached_tokens: 1000 },
};

function refuse(response: ServerResponse, status: number, message: string): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ error: { message, type: 'error', code: null } }));
}
