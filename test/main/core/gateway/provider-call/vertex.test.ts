// Claude and Gemini on Vertex AI, through a real gateway and real sockets.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCloudCredentials } from '../../../../../src/main/core/credentials/cloud-credentials.ts';
import { createAwsSigner } from '../../../../../src/main/core/credentials/aws/aws-signer.ts';
import { createGoogleTokens } from '../../../../../src/main/core/credentials/google/google-tokens.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import { ProgramError } from '../../../../../src/main/core/host/program-error.ts';
import type { ProgramResult } from '../../../../../src/main/core/ports.ts';
import { startFaultUpstream, type FaultUpstream, type Script } from '../../../../support/fault-upstream.ts';
import { BODIES, startWorld, type World } from '../support/world.ts';
import { messagesStream, WHOLE_MESSAGE } from '../support/streams.ts';

const FIRST = 'ya29.first-token-4d1f';
const SECOND = 'ya29.second-token-9c2a';
const MODEL = 'claude-sonnet-5@default';

let vertex: FaultUpstream;
let world: World;
let runs: string[][];
let answers: (() => ProgramResult)[];

beforeEach(async () => {
  vertex = await startFaultUpstream();
  runs = [];
  answers = [() => printed(FIRST), () => printed(SECOND)];
  const clock = createSystemClock();
  const programs = {
    run: async ({ command, args }: { command: string; args: readonly string[] }) => {
      runs.push([command, ...args]);
      const next = answers.shift();
      if (next === undefined) throw new Error('asked too often');
      return next();
    },
  };
  const readEnvironment = (): undefined => undefined;
  const client = {
    send: async () => {
      throw new Error('no token is minted over the network here');
    },
  };
  const base = `${vertex.origin}/v1/projects/p-1/locations/us-east5/publishers`;
  world = await startWorld({
    settings: {
      connections: [
        {
          id: 'claude',
          provider: 'google-vertex-ai',
          baseUrl: `${base}/anthropic/models`,
          protocol: 'anthropic-messages',
          models: [MODEL],
        },
        { id: 'gemini', provider: 'google-vertex-ai', baseUrl: `${base}/google/models`, protocol: 'gemini' },
      ],
    },
    cloud: createCloudCredentials({
      google: createGoogleTokens({ client, clock, readEnvironment, programs }),
      aws: createAwsSigner({ clock, readEnvironment }),
    }),
  });
});

afterEach(async () => {
  await world.stop();
  await vertex.close();
});

function printed(stdout: string): ProgramResult {
  return { exitCode: 0, stdout: `${stdout}\n`, stderr: '' };
}

function json(body: object, status = 200): Script {
  const text = JSON.stringify(body);
  return [
    {
      send: `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    },
  ];
}

function stream(text: string): Script {
  return [
    {
      send: `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`,
    },
    { send: text },
  ];
}

const ask = { ...BODIES['anthropic-messages'], model: `claude/${MODEL}` };

describe('Claude on Vertex AI (Q5)', () => {
  it('has the model in the address and the version in the body, and one bearer token from gcloud', async () => {
    vertex.play(json(WHOLE_MESSAGE));
    const answer = await world.ask({
      body: ask,
      headers: { 'anthropic-beta': 'b-1', 'anthropic-version': '2023-06-01' },
    });
    expect(answer.status).toBe(200);
    const [request] = vertex.requests;
    expect(request?.method).toBe('POST');
    expect(request?.target).toBe(
      '/v1/projects/p-1/locations/us-east5/publishers/anthropic/models/claude-sonnet-5%40default:rawPredict',
    );
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${FIRST}`, 'anthropic-beta': 'b-1' });
    expect(request?.headers['x-api-key']).toBeUndefined();
    expect(request?.headers['anthropic-version']).toBeUndefined();
    const { model: _model, ...rest } = BODIES['anthropic-messages'];
    expect(JSON.parse(request?.body.toString() ?? '')).toEqual({ anthropic_version: 'vertex-2023-10-16', ...rest });
    expect(runs).toEqual([['gcloud', 'auth', 'print-access-token']]);
  });

  it('streams to its own clients as the provider sends it', async () => {
    vertex.play(stream(messagesStream('Hi there')));
    const answer = await world.ask({ path: '/v1/messages?beta=true', body: { ...ask, stream: true } });
    expect(answer.body.toString()).toContain('Hi there');
    expect(vertex.requests[0]?.target).toMatch(/:streamRawPredict$/);
    expect(JSON.parse(vertex.requests[0]?.body.toString() ?? '')).toMatchObject({ stream: true });
  });

  it('serves clients of another protocol in the same form (TL-7)', async () => {
    vertex.play(stream(messagesStream('Hallo')));
    const body = { ...BODIES['openai-chat'], model: `claude/${MODEL}`, stream: true };
    const answer = await world.ask({ path: '/v1/chat/completions', body });
    expect(answer.body.toString()).toContain('"content":"Hallo"');
    const sent = JSON.parse(vertex.requests[0]?.body.toString() ?? '') as Record<string, unknown>;
    expect(sent).toMatchObject({ anthropic_version: 'vertex-2023-10-16', stream: true });
    expect(sent).not.toHaveProperty('model');
  });

  it('counts tokens at the address that Google has for it, with the model in the body', async () => {
    vertex.play(json({ input_tokens: 42 }));
    const { max_tokens: _max, ...question } = ask;
    const answer = await world.ask({ path: '/v1/messages/count_tokens', body: question });
    expect(JSON.parse(answer.body.toString())).toEqual({ input_tokens: 42 });
    expect(vertex.requests[0]?.target).toMatch(/\/anthropic\/models\/count-tokens:rawPredict$/);
    expect(JSON.parse(vertex.requests[0]?.body.toString() ?? '')).toMatchObject({ model: MODEL });
  });

  it('makes the token anew once when it is refused, and asks again with it (Q9)', async () => {
    vertex.play((_request, index) =>
      index === 0
        ? json({ error: { code: 401, message: 'expired', status: 'UNAUTHENTICATED' } }, 401)
        : json(WHOLE_MESSAGE),
    );
    expect((await world.ask({ body: ask })).status).toBe(200);
    expect(vertex.requests.map(({ headers }) => headers['authorization'])).toEqual([
      `Bearer ${FIRST}`,
      `Bearer ${SECOND}`,
    ]);
    expect(vertex.requests[1]?.body).toEqual(vertex.requests[0]?.body);
  });

  it('gives up when the new token is refused too, in the words of the client’s protocol and without the token', async () => {
    vertex.play(json({ error: { code: 401, message: `token ${SECOND} is bad`, status: 'UNAUTHENTICATED' } }, 401));
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error' },
    });
    expect(answer.body.toString()).not.toContain(SECOND);
    expect(vertex.requests).toHaveLength(2);
  });

  it('uses one token for many requests', async () => {
    vertex.play(json(WHOLE_MESSAGE));
    await Promise.all(Array.from({ length: 5 }, () => world.ask({ body: ask })));
    await world.ask({ body: ask });
    expect(runs).toHaveLength(1);
    expect(vertex.requests).toHaveLength(6);
  });

  it.each([
    ['there is no gcloud', new ProgramError('not-found', 'gcloud'), 'gcloud auth application-default login'],
    ['gcloud hangs', new ProgramError('timeout', 'gcloud'), 'within 15 seconds'],
  ])('says what to do when %s, before anything is sent', async (_when, error, advice) => {
    answers = [
      () => {
        throw error;
      },
    ];
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain(advice);
    expect(vertex.requests).toHaveLength(0);
  });

  it('says what to do when the login of gcloud has ended', async () => {
    answers = [() => ({ exitCode: 1, stdout: '', stderr: 'ERROR: Reauthentication required. invalid_rapt' })];
    expect((await world.ask({ body: ask })).body.toString()).toContain('gcloud auth login');
  });
});

describe('Gemini on Vertex AI', () => {
  it('has the paths of Gemini below the project, and the same token', async () => {
    vertex.play(json({ candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }));
    const answer = await world.ask({
      path: '/v1beta/models/gemini%2Fgemini-3.5-flash:generateContent',
      body: BODIES.gemini,
    });
    expect(answer.status).toBe(200);
    expect(vertex.requests[0]?.target).toBe(
      '/v1/projects/p-1/locations/us-east5/publishers/google/models/gemini-3.5-flash:generateContent',
    );
    expect(vertex.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${FIRST}` });
    expect(vertex.requests[0]?.headers['x-goog-api-key']).toBeUndefined();
  });
});
