import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { afterEach, describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest } from '../../../../../src/main/core/ir/request.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { sequence } from '../../../../helpers/replay.ts';
import { contextFor, stream } from './support.ts';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

interface Desk {
  readonly client: GoogleGenAI;
  /** What the server answers from now on. */
  readonly serve: (events: readonly IrEvent[]) => void;
  /** The requests that came, in the middle language. */
  readonly requests: IrRequest[];
}

/** The SDK asks for v1 since its version 3, and for v1beta before. */
const PATH = /^\/v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent|countTokens)(\?alt=sse)?$/;

interface Call {
  readonly action: string | undefined;
  readonly request: IrRequest;
}

function parseCall(url: string, body: Buffer): Call {
  const [, model = '', action] = PATH.exec(url) ?? [];
  const options = { headers: {}, model, isStreaming: action === 'streamGenerateContent' };
  return { action, request: gemini.parseRequest(JSON.parse(body.toString()) as JsonObject, options) };
}

function answerCall({ action, request }: Call, events: readonly IrEvent[], response: ServerResponse): void {
  const context = contextFor(request);
  const failure = events.find((event) => event.type === 'error')?.failure;
  if (action === 'countTokens') response.end(JSON.stringify(gemini.counting?.renderAnswer(77)));
  else if (request.isStreaming) {
    response.setHeader('content-type', gemini.streamContentType);
    response.end(gemini.createEventRenderer(context).ping() + stream(events, context));
  } else if (failure === undefined) response.end(JSON.stringify(gemini.renderAnswer(events, context)));
  else {
    const rendered = gemini.renderFailure(failure);
    response.writeHead(rendered.status, { ...rendered.headers, 'content-type': 'application/json' });
    response.end(JSON.stringify(rendered.body));
  }
}

/** The official SDK in front of a server that parses with our codec and answers with it. */
async function startClient(): Promise<Desk> {
  let events: readonly IrEvent[] = [];
  const requests: IrRequest[] = [];
  const started = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const call = parseCall(request.url ?? '', Buffer.concat(chunks));
        requests.push(call.request);
        answerCall(call, events, response);
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    });
  });
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  const { port } = started.address() as AddressInfo;
  const httpOptions = { baseUrl: `http://127.0.0.1:${port}`, retryOptions: { attempts: 1 } };
  return {
    client: new GoogleGenAI({ apiKey: 'k', httpOptions }),
    requests,
    serve: (next) => (events = sequence(next)),
  };
}

const RICH: IrEvent[] = [
  { type: 'start' },
  { type: 'reasoning-delta', text: 'hm' },
  { type: 'reasoning-end', signature: { origin: 'anthropic-messages', value: 'S' } },
  { type: 'text-delta', text: 'Grüße ' },
  { type: 'text-delta', text: '🥨' },
  { type: 'tool-start', key: 'a', id: 'call_a', name: 'f', kind: 'function' },
  { type: 'tool-delta', key: 'a', text: '{"x":1}' },
  { type: 'tool-end', key: 'a' },
  {
    type: 'finish',
    reason: 'tool',
    usage: { inputTokens: 10, cacheReadTokens: 4, cacheWriteTokens: 0, outputTokens: 5, reasoningTokens: 2 },
  },
];

async function collect(chunks: AsyncIterable<GenerateContentResponse>): Promise<GenerateContentResponse[]> {
  const all: GenerateContentResponse[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

describe('the official @google/genai SDK', () => {
  it('reads our stream, signs of life included', async () => {
    const { client, serve } = await startClient();
    serve(RICH);
    const chunks = await collect(await client.models.generateContentStream({ model: 'up/m', contents: 'q' }));
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    expect(
      parts
        .filter(({ thought }) => thought !== true)
        .map(({ text = '' }) => text)
        .join(''),
    ).toBe('Grüße 🥨');
    expect(parts.filter(({ thought }) => thought === true).map(({ text }) => text)).toEqual(['hm']);
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toEqual([{ name: 'f', args: { x: 1 } }]);
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP');
    expect(chunks.at(-1)?.usageMetadata).toMatchObject({
      promptTokenCount: 10,
      candidatesTokenCount: 3,
      thoughtsTokenCount: 2,
      totalTokenCount: 15,
    });
  });

  it('reads our whole answer', async () => {
    const { client, serve } = await startClient();
    serve(RICH);
    const answer = await client.models.generateContent({ model: 'up/m', contents: 'q' });
    expect(answer.candidates?.[0]?.content?.parts?.map((part) => Object.keys(part)[0])).toEqual([
      'text',
      'text',
      'functionCall',
    ]);
    expect(answer).toMatchObject({ modelVersion: 'asked-model', responseId: 'x1' });
  });

  it('keeps a chat going: what it streamed comes back as one turn with its reasoning', async () => {
    const { client, serve, requests } = await startClient();
    serve(RICH);
    const chat = client.chats.create({ model: 'm' });
    await collect(await chat.sendMessageStream({ message: 'q' }));
    const response = { functionResponse: { name: 'f', response: { output: 'done' } } };
    await collect(await chat.sendMessageStream({ message: response }));
    expect(requests[1]?.turns).toMatchObject([
      { role: 'user', parts: [{ text: 'q' }] },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'hm', signature: { origin: 'anthropic-messages', value: 'S' } },
          { type: 'text', text: 'Grüße 🥨' },
          { type: 'tool-call', name: 'f', input: { x: 1 } },
        ],
      },
      { role: 'user', parts: [{ type: 'tool-result', parts: [{ text: 'done' }] }] },
    ]);
  });

  it('throws what we report, before and inside a stream (E-4)', async () => {
    const { client, serve } = await startClient();
    const error: IrEvent = { type: 'error', failure: { code: 'rate-limited', message: 'Slow down please' } };
    serve([error]);
    await expect(client.models.generateContent({ model: 'm', contents: 'q' })).rejects.toMatchObject({ status: 429 });
    serve([{ type: 'text-delta', text: 'Half' }, error]);
    const broken = client.models.generateContentStream({ model: 'm', contents: 'q' }).then(collect);
    await expect(broken).rejects.toThrow(/Slow down please/);
  });

  it('sends what we can read: tools, schema, thinking, and a count', async () => {
    const { client, serve, requests } = await startClient();
    serve(RICH);
    await client.models.generateContent({
      model: 'm',
      contents: [{ role: 'user', parts: [{ text: 'q' }] }],
      config: {
        systemInstruction: 'S',
        maxOutputTokens: 5,
        thinkingConfig: { includeThoughts: true, thinkingBudget: 0 },
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object' },
        tools: [
          { functionDeclarations: [{ name: 'f', parametersJsonSchema: { type: 'object', properties: { a: {} } } }] },
        ],
        safetySettings: [],
      },
    });
    expect(requests[0]).toMatchObject({
      system: [{ text: 'S' }],
      sampling: { maxTokens: 5 },
      reasoning: { mode: 'off' },
      output: { type: 'json-schema', schema: { type: 'object' } },
      tools: [{ name: 'f' }],
      nativeOnly: [],
      ignored: [],
    });
    expect(await client.models.countTokens({ model: 'm', contents: 'q' })).toMatchObject({ totalTokens: 77 });
  });
});
