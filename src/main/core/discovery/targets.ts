// Where model servers are looked for: the ports they use by themselves, and those that the environment names.
import type { LocalServerKind } from '../../../shared/model/discovery.ts';
import { isLoopbackHost } from './loopback-call.ts';

export interface Target {
  readonly port: number;
  /** Who is at home there by default: asked for first. */
  readonly kind: LocalServerKind;
  /** Tried one after the other; only loopback. */
  readonly hosts: readonly string[];
}

/** A server that binds to `localhost` may have got only one of the two. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;

const PORTS: readonly (readonly [port: number, kind: LocalServerKind])[] = [
  [11_434, 'ollama'],
  [1234, 'lmstudio'],
  [8000, 'vllm'],
  [8080, 'llama-cpp'],
  [4000, 'litellm'],
  [1337, 'jan'],
  [12_434, 'docker-model-runner'],
  [30_000, 'sglang'],
  // KoboldCpp, text-generation-webui, GPT4All.
  [5001, 'unknown'],
  [5000, 'unknown'],
  [4891, 'unknown'],
];

const OLLAMA_PORT = 11_434;
const LLAMA_CPP_PORT = 8080;

/** All places to look at, each port once; what the environment names goes first. */
export function targetsFor(readEnvironment: (name: string) => string | undefined): Target[] {
  const named = namedTargets(readEnvironment);
  const usual = PORTS.map(([port, kind]): Target => ({ port, kind, hosts: LOOPBACK }));
  const targets = new Map<number, Target>();
  for (const target of [...named, ...usual]) {
    if (!targets.has(target.port)) targets.set(target.port, target);
  }
  return [...targets.values()];
}

/** The places that the environment names. */
export function namedTargets(readEnvironment: (name: string) => string | undefined): Target[] {
  const named = [ollamaTarget(readEnvironment('OLLAMA_HOST')), llamaTarget(readEnvironment)];
  return named.filter((found) => found !== undefined);
}

/** Where LM Studio says that it listens; undefined for what is no port. */
export function lmStudioTarget(port: string | undefined): Target | undefined {
  return port === undefined ? undefined : target('lmstudio', LOOPBACK, port);
}

/**
 * OLLAMA_HOST is a host, `host:port`, `:port` or a URL, and is where the server binds as well as where its clients call.
 * Another computer is not looked for: such servers are added by hand.
 */
function ollamaTarget(value: string | undefined): Target | undefined {
  const text = value?.trim().replace(/^["']|["']$/g, '') ?? '';
  if (text === '') return undefined;
  const isUrl = text.includes('://');
  if (isUrl && !text.startsWith('http://')) return undefined;
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^/:]*))(?::(\d+))?(?:\/.*)?$/.exec(
    text.replace('http://', ''),
  ) ?? [undefined, undefined, undefined, undefined];
  const hosts = hostsFor(bracketed ?? plain);
  // As Ollama has it: a URL without a port means the port of HTTP.
  return hosts === undefined ? undefined : target('ollama', hosts, port ?? (isUrl ? 80 : OLLAMA_PORT));
}

function llamaTarget(readEnvironment: (name: string) => string | undefined): Target | undefined {
  const port = readEnvironment('LLAMA_ARG_PORT')?.trim();
  const host = readEnvironment('LLAMA_ARG_HOST')?.trim();
  const hosts = hostsFor(host ?? '');
  const isNamed = (port ?? '') !== '' || (host ?? '') !== '';
  return isNamed && hosts !== undefined ? target('llama-cpp', hosts, port || LLAMA_CPP_PORT) : undefined;
}

function target(kind: LocalServerKind, hosts: readonly string[], port: string | number): Target | undefined {
  const number = Number(port);
  return Number.isInteger(number) && number > 0 && number <= 65_535 ? { kind, hosts, port: number } : undefined;
}

/** A server that binds to all addresses is called at the loopback ones. */
function hostsFor(host: string): readonly string[] | undefined {
  if (host === '' || host === '0.0.0.0' || host === '::' || host === 'localhost') return LOOPBACK;
  return isLoopbackHost(host) ? [host] : undefined;
}
