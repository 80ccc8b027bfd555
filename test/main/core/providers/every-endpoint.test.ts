// Every endpoint of the catalogue, called through a real gateway: method, path, one credential, the body of its protocol (T7).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderPatches } from '../../../../src/shared/model/provider-patch.ts';
import type { SettingsInput } from '../../../../src/shared/model/settings.ts';
import type { Protocol } from '../../../../src/shared/protocols.ts';
import type { CloudCredentials } from '../../../../src/main/core/credentials/cloud-credentials.ts';
import { BUILT_IN } from '../../../../src/main/core/providers/catalogue.ts';
import { joinUrl } from '../../../../src/main/core/providers/join-url.ts';
import type { ProviderEndpoint } from '../../../../src/main/core/providers/provider.ts';
import { startFaultUpstream, type FaultUpstream, type ReceivedRequest } from '../../../support/fault-upstream.ts';
import { BODIES, PROVIDER_KEY, startWorld, TOKEN, type World } from '../gateway/support/world.ts';

const CLIENT_PATHS: Record<Protocol, (model: string) => string> = {
  'anthropic-messages': () => '/v1/messages',
  'openai-chat': () => '/v1/chat/completions',
  'openai-responses': () => '/v1/responses',
  gemini: (model) => `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
};

const UPSTREAM_PATHS: Record<Protocol, string> = {
  'anthropic-messages': 'v1/messages',
  'openai-chat': 'v1/chat/completions',
  'openai-responses': 'v1/responses',
  gemini: 'v1beta/models/MODEL:generateContent',
};

const CREDENTIALS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'proxy-authorization', 'cookie'];

interface Case {
  readonly name: string;
  readonly connectionId: string;
  readonly endpoint: ProviderEndpoint;
  readonly protocol: Protocol;
  readonly model: string;
}

const CASES: readonly Case[] = BUILT_IN.list().flatMap(({ id, endpoints, models }) =>
  endpoints
    .filter(({ url }) => url.startsWith('http'))
    .flatMap((endpoint) =>
      endpoint.protocols.map((protocol) => ({
        name: `${id} ${endpoint.id} ${protocol}`,
        connectionId: `${id}--${endpoint.id}--${protocol}`.slice(0, 64),
        endpoint,
        protocol,
        model: modelFor(endpoint, models[0]?.id ?? 'm1'),
      })),
    ),
);

/** One that this endpoint serves. */
function modelFor({ models }: ProviderEndpoint, usual: string): string {
  return models?.[0]?.replaceAll('*', 'x') ?? usual.replace(/^(gpt-|claude-|gemini-).*/, 'm1');
}

let upstream: FaultUpstream;
let world: World;

/** Only the host is another one, so that path, auth and form stay what the catalogue says. */
function atLoopback(url: string): string {
  const path = url.replace(/^https?:\/\/[^/]+/, '').replace(/YOUR_[A-Z_]+|REGION|PROJECT/g, 'place');
  return `${upstream.origin}${path}`;
}

const cloud: CloudCredentials = {
  headers: async ({ key = '', scheme }) => ({ headers: { authorization: `Bearer ${scheme} ${key}` }, secret: key }),
  renew: () => false,
};

beforeAll(async () => {
  upstream = await startFaultUpstream();
  upstream.play([{ send: 'HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\ncontent-type: application/json\r\n\r\n{}' }]);
  const connections: NonNullable<SettingsInput['connections']> = [];
  const providers: Record<string, ProviderPatches[string]> = {};
  for (const { connectionId, endpoint, protocol, model } of CASES) {
    // A provider of its own for each case: the same id would take the first endpoint that speaks the protocol.
    const ownId = connectionId.replaceAll('--', '-').toLowerCase();
    const { auth, form } = endpoint;
    const isPlain = form !== 'vertex-anthropic' && form !== 'bedrock-anthropic' && form !== 'azure-deployment';
    providers[ownId] = {
      endpoints: [
        {
          id: 'only',
          url: atLoopback(endpoint.url),
          protocols: [protocol],
          auth,
          plan: endpoint.plan,
          region: endpoint.region,
          ...(isPlain ? {} : { form }),
        },
      ],
    };
    connections.push({ id: connectionId, provider: ownId, keys: ['env:PROVIDER_KEY'], models: [model] });
  }
  world = await startWorld({ settings: { connections, providers }, cloud });
});

afterAll(async () => {
  await world.stop();
  await upstream.close();
});

async function callThrough({ connectionId, protocol, model }: Case): Promise<ReceivedRequest> {
  upstream.forget();
  const name = `${connectionId}/${model}`;
  const body = { ...BODIES[protocol], ...(protocol === 'gemini' ? {} : { model: name }) };
  await world.ask({ path: CLIENT_PATHS[protocol](name), body });
  const [request] = upstream.requests;
  if (request === undefined) throw new Error('the provider was not asked');
  return request;
}

describe('a request to an endpoint of the catalogue (T7)', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { method, target, headers, head, body } = await callThrough(one);
    expect(method).toBe('POST');
    const { endpoint, protocol, model } = one;
    if (endpoint.form === undefined || endpoint.form === 'azure-deployment') {
      const plain = joinUrl(atLoopback(endpoint.url), UPSTREAM_PATHS[protocol], protocol);
      const expected = new URL(plain).pathname.replace('MODEL', model);
      expect(new URL(target, upstream.origin).pathname).toBe(expected);
    }
    // Exactly one credential, the provider's own: never what the client showed to us (Q7, Q8).
    const shown = CREDENTIALS.filter((name) => headers[name] !== undefined);
    expect(shown).toEqual([isBearer(endpoint.auth) ? 'authorization' : endpoint.auth]);
    expect(headers[shown[0] ?? '']).toContain(PROVIDER_KEY);
    expect(head + body.toString('utf8')).not.toContain(TOKEN);
    expect(Object.hasOwn(headers, 'anthropic-version')).toBe(
      protocol === 'anthropic-messages' && endpoint.form === undefined,
    );
    const sent = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const isModelInPath =
      protocol === 'gemini' || (endpoint.form !== undefined && endpoint.form !== 'azure-deployment');
    expect(sent['model']).toBe(isModelInPath ? undefined : model);
    expect(sent['messages'] ?? sent['input'] ?? sent['contents']).toBeDefined();
  });

  it('covers every endpoint that speaks one of the four protocols', () => {
    expect(CASES.length).toBeGreaterThan(150);
    expect(new Set(CASES.map(({ connectionId }) => connectionId)).size).toBe(CASES.length);
  });
});

function isBearer(auth: ProviderEndpoint['auth']): boolean {
  return auth === 'bearer' || auth === 'google' || auth === 'aws';
}
