// What is compared: a direct call, the bare proxy, and one or two gateways.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOLS } from '../../src/shared/protocols.ts';
import { requestHeaders, requestPath, type Lane } from './lanes.ts';
import { prepareRequest, type PreparedRequest } from './load/connection.ts';
import { startProcess, type MeasuredProcess } from './measured-process.ts';
import { plainScript } from './plain-script.ts';
import { requestBody } from './request-bodies.ts';
import type { Conversation } from './conversation.ts';

export interface Call {
  readonly lane: Lane;
  readonly conversation: Conversation;
  readonly model: string;
  readonly isStreaming: boolean;
}

export interface Target {
  readonly name: string;
  /** What it takes in a lane: only a gateway is asked in the client's protocol. */
  readonly speaks: 'client' | 'upstream';
  /** Starts it; a direct call has nothing to start. */
  readonly start: ((core: number | undefined) => Promise<MeasuredProcess>) | undefined;
}

export const DIRECT = 'direct';
export const FLOOR = 'bare-proxy';
export const GATEWAY = 'dragoman';
/** The gateway of another checkout. */
export const OTHER_GATEWAY = 'other';
export const TARGET_NAMES: readonly string[] = [DIRECT, FLOOR, GATEWAY, OTHER_GATEWAY];

const KEY = 'bench-key';
const TOKEN = 'drg-bench-token';

export function directTarget(): Target {
  return { name: DIRECT, speaks: 'upstream', start: undefined };
}

export function bareProxy(upstream: string): Target {
  return {
    name: FLOOR,
    speaks: 'upstream',
    start: (core) =>
      startProcess({ name: FLOOR, words: [plainScript('bare-proxy.ts')], environment: { UPSTREAM: upstream }, core }),
  };
}

export interface GatewayOptions {
  readonly name: string;
  /** File of the `dragoman` command. */
  readonly entry: string;
  readonly upstream: string;
  /** Folder for a CPU profile, written when it ends. */
  readonly profileFolder: string | undefined;
}

/** Our gateway as a process of its own, with a fresh home each time. */
export function gatewayTarget({ name, entry, upstream, profileFolder }: GatewayOptions): Target {
  return {
    name,
    speaks: 'client',
    start: async (core) => {
      const home = mkdtempSync(join(tmpdir(), 'dragoman-bench-'));
      const config = join(home, 'bench.jsonc');
      writeFileSync(config, JSON.stringify(settingsFor(upstream)));
      if (profileFolder !== undefined) mkdirSync(profileFolder, { recursive: true });
      const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
      const words = [...profiling, entry, 'serve', '--config', config, '--port', '0', '--no-open', '--json'];
      const environment = { HOME: home, DRAGOMAN_HOME: home };
      const started = await startProcess({ name, words, environment, core });
      return {
        ...started,
        stop: async () => {
          await started.stop();
          rmSync(home, { recursive: true, force: true });
        },
      };
    },
  };
}

/** A connection for each protocol, all of them to the scripted upstream. */
function settingsFor(upstream: string): object {
  return {
    gateway: { token: TOKEN },
    connections: PROTOCOLS.map((protocol) => ({
      id: protocol,
      provider: 'custom',
      protocol,
      baseUrl: upstream,
      keys: [KEY],
    })),
  };
}

/** The address at which a started process takes requests. */
export function addressOf({ told }: MeasuredProcess): string {
  const { gateway, port } = told;
  return typeof gateway === 'string' ? gateway : `http://127.0.0.1:${String(port)}`;
}

export function requestFor(target: Target, address: string, call: Call): PreparedRequest {
  const { lane, conversation, isStreaming } = call;
  const isGateway = target.speaks === 'client';
  const protocol = isGateway ? lane.client : lane.upstream;
  const model = isGateway ? `${lane.upstream}/${call.model}` : call.model;
  return prepareRequest(new URL(address).origin + requestPath(protocol, model, isStreaming), {
    headers: requestHeaders(protocol, isGateway ? TOKEN : KEY),
    body: requestBody(protocol, conversation, { model, isStreaming }),
  });
}

/** What the answer to a target is written in. */
export function answerProtocol(target: Target, lane: Lane): Lane['client'] {
  return target.speaks === 'client' ? lane.client : lane.upstream;
}
