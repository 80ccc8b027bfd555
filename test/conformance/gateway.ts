// The product as it runs for users, put together in this process: in-memory settings, real sockets, four scripted providers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Protocol } from '../../src/shared/protocols.ts';
import { createAppCore } from '../../src/main/core/app-core.ts';
import { createMemoryPorts, createMemorySettings } from '../main/core/support/ports.ts';

export interface TestGateway {
  readonly origin: string;
  readonly token: string;
  stop(): Promise<void>;
}

/** Names of the connections to the scripted providers; a client asks for `<connection>/<model>`. */
export const CONNECTIONS: Readonly<Record<Protocol, string>> = {
  'anthropic-messages': 'up-anthropic',
  'openai-chat': 'up-openai-chat',
  'openai-responses': 'up-openai-responses',
  gemini: 'up-gemini',
};

export interface GatewayOptions {
  readonly baseUrls: Readonly<Record<Protocol, string>>;
  readonly key?: string;
  readonly models?: Readonly<Record<Protocol, string>>;
}

/** Starts it on a free port. */
export async function startTestGateway({
  baseUrls,
  key = 'upstream-key',
  models,
}: GatewayOptions): Promise<TestGateway> {
  const data = mkdtempSync(join(tmpdir(), 'dragoman-conformance-'));
  const protocols = Object.keys(CONNECTIONS) as Protocol[];
  const settings = createMemorySettings({
    connections: protocols.map((protocol) => ({
      id: CONNECTIONS[protocol],
      provider: 'custom',
      protocol,
      baseUrl: baseUrls[protocol],
      keys: [key],
      models: [models?.[protocol] ?? 'test-model'],
    })),
  });
  const core = await createAppCore(
    createMemoryPorts({
      version: '0.0.0-test',
      paths: { data },
      settings,
    }),
  );
  await core.start();
  const { address, token } = core.gatewayAccess();
  return {
    origin: address,
    token,
    stop: async () => {
      await core.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
