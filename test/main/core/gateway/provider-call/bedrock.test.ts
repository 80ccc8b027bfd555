// Claude and others on Amazon Bedrock, through a real gateway and real sockets: keys, signatures, frames, errors.
import { createHash, createHmac } from 'node:crypto';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAwsSigner } from '../../../../../src/main/core/credentials/aws/aws-signer.ts';
import { createCloudCredentials } from '../../../../../src/main/core/credentials/cloud-credentials.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import {
  startFaultUpstream,
  type FaultUpstream,
  type ReceivedRequest,
  type Script,
} from '../../../../support/fault-upstream.ts';
import { BODIES, startWorld, type World } from '../support/world.ts';
import { eventsIn, WHOLE_CHAT, WHOLE_MESSAGE } from '../support/streams.ts';

const MODEL = 'global.anthropic.claude-haiku-4-5-20251001-v1:0';
const NOW = Date.UTC(2026, 10, 25, 10, 30, 0);
const ACCOUNT = {
  AWS_ACCESS_KEY_ID: 'AKIATESTTESTTEST1234',
  AWS_SECRET_ACCESS_KEY: 'secret/secret+secret/secret+secret/00',
  AWS_SESSION_TOKEN: 'session-token-1',
  AWS_REGION: 'eu-west-1',
};

let bedrock: FaultUpstream;
let world: World;
let environment: Record<string, string>;

beforeEach(async () => {
  bedrock = await startFaultUpstream();
  environment = {};
});

afterEach(async () => {
  await world.stop();
  await bedrock.close();
});

async function start(keys: string[] = []): Promise<void> {
  const clock = { ...createSystemClock(), now: () => NOW };
  world = await startWorld({
    settings: {
      connections: [
        { id: 'claude', provider: 'aws-bedrock', baseUrl: bedrock.origin, protocol: 'anthropic-messages', keys },
        { id: 'other', provider: 'aws-bedrock', baseUrl: `${bedrock.origin}/openai/v1`, protocol: 'openai-chat', keys },
      ],
    },
    environment: { BEDROCK_KEY: 'bedrock-api-key-abc123' },
    cloud: createCloudCredentials({
      google: { get: () => Promise.reject(new Error('not Google')), forget: () => false },
      aws: createAwsSigner({ clock, readEnvironment: (name) => environment[name] }),
    }),
  });
}

function head(type: string, length: number, more = ''): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${more}content-length: ${length}\r\n\r\n`;
}

function json(body: object): Script {
  const text = JSON.stringify(body);
  return [{ send: head('application/json', Buffer.byteLength(text)) + text }];
}

function refused(status: number, body: object, headers: Record<string, string> = {}): Script {
  const text = JSON.stringify(body);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return [
    {
      send: `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\n${lines.join('')}content-length: ${text.length}\r\n\r\n${text}`,
    },
  ];
}

const codec = new EventStreamCodec(
  (input) => Buffer.from(input).toString('utf8'),
  (input) => Buffer.from(input),
);

function frame(headers: Record<string, string>, body: object): Buffer {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  return Buffer.from(codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(body)) }));
}

function chunk(event: object): Buffer {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  return frame({ ':message-type': 'event', ':event-type': 'chunk' }, { bytes, p: 'abcdef' });
}

const EVENTS = [
  { type: 'message_start', message: { ...WHOLE_MESSAGE, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße 🌍' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 2 } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3 } },
];

function framed(frames: readonly Buffer[], sizes?: number[]): Script {
  const bytes = Buffer.concat(frames);
  return [
    { send: head('application/vnd.amazon.eventstream', bytes.length) },
    { send: bytes, ...(sizes === undefined ? {} : { sizes }) },
  ];
}

const ask = { ...BODIES['anthropic-messages'], model: `claude/${MODEL}` };

describe('Claude on Bedrock (Q5)', () => {
  it('15.3/14 takes a key of Bedrock as a bearer token; model in the address, version and betas in the body', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(json(WHOLE_MESSAGE));
    const headers = { 'anthropic-beta': 'one-1, two-2', 'anthropic-version': '2023-06-01' };
    expect((await world.ask({ body: ask, headers })).status).toBe(200);
    const [request] = bedrock.requests;
    expect(request?.target).toBe('/model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer bedrock-api-key-abc123',
      accept: 'application/json',
    });
    for (const name of ['anthropic-version', 'anthropic-beta', 'x-api-key', 'x-amz-date']) {
      expect(request?.headers[name], name).toBeUndefined();
    }
    const { model: _model, ...rest } = BODIES['anthropic-messages'];
    expect(JSON.parse(request?.body.toString() ?? '')).toEqual({
      anthropic_version: 'bedrock-2023-05-31',
      anthropic_beta: ['one-1', 'two-2'],
      ...rest,
    });
  });

  it('takes the whole ARN of an inference profile as the model', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(json(WHOLE_MESSAGE));
    const model = 'claude/arn:aws:bedrock:eu-west-1:123:inference-profile/eu.anthropic.claude-x-v1:0';
    await world.ask({ body: { ...ask, model } });
    expect(bedrock.requests[0]?.target).toBe(
      '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123%3Ainference-profile%2Feu.anthropic.claude-x-v1%3A0/invoke',
    );
  });

  it('15.3/14 signs with the keys of the account, as AWS computes it itself', async () => {
    environment = ACCOUNT;
    await start();
    bedrock.play(json(WHOLE_MESSAGE));
    expect((await world.ask({ body: ask })).status).toBe(200);
    const [request] = bedrock.requests;
    expect(request?.headers['x-amz-date']).toBe('20261125T103000Z');
    expect(request?.headers['x-amz-security-token']).toBe('session-token-1');
    expect(request?.headers['authorization']).toBe(request === undefined ? '' : signatureOf(request));
  });

  it('streams: frames become the events of the protocol, wherever they are cut', async () => {
    await start(['env:BEDROCK_KEY']);
    for (const sizes of [[1], [7, 3, 50], [100_000]]) {
      bedrock.play(framed(EVENTS.map(chunk), sizes));
      const answer = await world.ask({ body: { ...ask, stream: true } });
      const events = eventsIn(answer.body.toString());
      expect(events.map(({ event }) => event)).toEqual(EVENTS.map(({ type }) => type));
      expect(answer.body.toString()).toContain('Grüße 🌍');
      expect(answer.body.toString()).not.toContain('invocationMetrics');
    }
    expect(bedrock.requests[0]?.target).toMatch(/\/invoke-with-response-stream$/);
    expect(JSON.parse(bedrock.requests[0]?.body.toString() ?? '')).not.toHaveProperty('stream');
  });

  it('serves clients of another protocol from the same frames (TL-7)', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(framed(EVENTS.map(chunk)));
    const body = { ...BODIES['openai-chat'], model: `claude/${MODEL}`, stream: true };
    const answer = await world.ask({ path: '/v1/chat/completions', body });
    expect(answer.body.toString()).toContain('"content":"Grüße 🌍"');
    expect(answer.body.toString()).toContain('data: [DONE]');
    const [row] = await world.settledRows();
    expect(row?.usage).toMatchObject({ inputTokens: 3, outputTokens: 2 });
  });

  it('tells an exception in the middle of a stream as the error it is', async () => {
    await start(['env:BEDROCK_KEY']);
    const exception = frame(
      { ':message-type': 'exception', ':exception-type': 'throttlingException' },
      { message: 'Too many tokens' },
    );
    bedrock.play(framed([...EVENTS.slice(0, 3).map(chunk), exception]));
    const answer = await world.ask({ body: { ...ask, stream: true } });
    expect(eventsIn(answer.body.toString()).at(-1)?.data).toContain('rate_limit_error');
    expect(answer.body.toString()).not.toContain('message_stop');
  });

  it('15.3/14 never passes a damaged frame off as an answer', async () => {
    await start(['env:BEDROCK_KEY']);
    const damaged = chunk(EVENTS[3] ?? {});
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
    bedrock.play(framed([...EVENTS.slice(0, 3).map(chunk), damaged, ...EVENTS.slice(4).map(chunk)]));
    const answer = await world.ask({ body: { ...ask, stream: true } });
    expect(eventsIn(answer.body.toString()).at(-1)?.event).toBe('error');
  });

  it('tells errors of AWS in the words of the client’s protocol', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(refused(429, { message: 'Too many requests' }, { 'x-amzn-errortype': 'ThrottlingException' }));
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(429);
    expect(JSON.parse(answer.body.toString())).toEqual({
      type: 'error',
      error: { type: 'rate_limit_error', message: 'Too many requests' },
    });
  });

  it('looks its login up again, once, when AWS says that it has ended (Q9)', async () => {
    environment = ACCOUNT;
    await start();
    bedrock.play((_request, index) => {
      environment = { ...ACCOUNT, AWS_SESSION_TOKEN: 'session-token-2' };
      const stale = refused(403, { message: 'expired' }, { 'x-amzn-errortype': 'ExpiredTokenException:http://x' });
      return index === 0 ? stale : json(WHOLE_MESSAGE);
    });
    expect((await world.ask({ body: ask })).status).toBe(200);
    expect(bedrock.requests.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      'session-token-1',
      'session-token-2',
    ]);
  });

  it('signs with the time of AWS when this computer’s clock is wrong', async () => {
    environment = ACCOUNT;
    await start();
    const date = new Date(NOW + 3_600_000).toUTCString();
    bedrock.play((_request, index) =>
      index === 0
        ? refused(403, { message: 'Signature expired' }, { 'x-amzn-errortype': 'InvalidSignatureException', date })
        : json(WHOLE_MESSAGE),
    );
    expect((await world.ask({ body: ask })).status).toBe(200);
    expect(bedrock.requests[1]?.headers['x-amz-date']).toBe('20261125T113000Z');
  });

  it('does not ask twice with a key that is refused for another reason', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(refused(403, { message: 'no access' }, { 'x-amzn-errortype': 'AccessDeniedException' }));
    expect((await world.ask({ body: ask })).status).toBe(403);
    expect(bedrock.requests).toHaveLength(1);
  });

  it('says what to do when there is no login at all, before anything is sent', async () => {
    environment = {};
    await start();
    const answer = await world.ask({ body: ask });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain('AWS_BEARER_TOKEN_BEDROCK');
    expect(bedrock.requests).toHaveLength(0);
  });

  it('estimates tokens, since it has no counting of this protocol', async () => {
    await start(['env:BEDROCK_KEY']);
    const { max_tokens: _max, ...question } = ask;
    const answer = await world.ask({ path: '/v1/messages/count_tokens', body: question });
    expect(answer.headers['x-dragoman-estimate']).toBe('true');
    expect(bedrock.requests).toHaveLength(0);
  });
});

describe('other models on Bedrock', () => {
  it('are asked in the form of OpenAI, with the same key', async () => {
    await start(['env:BEDROCK_KEY']);
    bedrock.play(json(WHOLE_CHAT));
    const body = { ...BODIES['openai-chat'], model: 'other/openai.gpt-oss-120b-1:0' };
    expect((await world.ask({ path: '/v1/chat/completions', body })).status).toBe(200);
    expect(bedrock.requests[0]?.target).toBe('/openai/v1/chat/completions');
    expect(bedrock.requests[0]?.headers['authorization']).toBe('Bearer bedrock-api-key-abc123');
  });
});

/** Signature Version 4 written down again from its description, for the headers that were signed. */
function signatureOf({ method, target, headers, body }: ReceivedRequest): string {
  const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const signed = ['host', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'];
  const path = target.split('/').map(encodeURIComponent).join('/');
  const lines = signed.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = [method, path, '', lines, signed.join(';'), hash(body)].join('\n');
  const scope = '20261125/eu-west-1/bedrock/aws4_request';
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash(canonical)].join('\n');
  const key = ['20261125', 'eu-west-1', 'bedrock', 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${ACCOUNT.AWS_SECRET_ACCESS_KEY}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${ACCOUNT.AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
}
