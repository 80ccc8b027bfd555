// Who listens on a port: every kind of server on real sockets, at home, elsewhere, and their look-alikes.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LocalServerKind } from '../../../../src/shared/model/discovery.ts';
import { lookAtPort, type Look } from '../../../../src/main/core/discovery/look-at-port.ts';
import { createSystemClock } from '../../../../src/main/core/host/system-clock.ts';
import * as fakes from './support/fake-servers.ts';
import { startFake, type Script } from './support/fake-servers.ts';

const clock = createSystemClock();
const signal = new AbortController().signal;

function look(port: number, kind: LocalServerKind = 'unknown', hosts = ['127.0.0.1']): Promise<Look> {
  return lookAtPort({ port, kind, hosts }, { clock, memory: new Map(), signal });
}

const KINDS: readonly (readonly [name: string, script: Script, kind: LocalServerKind, expected: object])[] = [
  [
    'Ollama',
    fakes.OLLAMA,
    'ollama',
    {
      version: '0.12.6',
      needsKey: false,
      models: [
        {
          id: 'qwen3:8b',
          hasTools: true,
          hasVision: false,
          loadedContext: 4096,
          maximumContext: 40_960,
          isContextSmall: true,
        },
        {
          id: 'llava:7b',
          hasTools: false,
          hasVision: true,
          loadedContext: 8192,
          maximumContext: 32_768,
          isContextSmall: true,
        },
      ],
    },
  ],
  [
    'LM Studio',
    fakes.LM_STUDIO,
    'lmstudio',
    {
      needsKey: false,
      models: [
        {
          id: 'openai/gpt-oss-20b',
          hasTools: true,
          hasVision: false,
          loadedContext: 65_536,
          maximumContext: 131_072,
          isContextSmall: false,
        },
        { id: 'gemma-3-12b', maximumContext: 131_072, isContextSmall: false },
      ],
    },
  ],
  [
    'LM Studio before 0.4',
    fakes.OLD_LM_STUDIO,
    'lmstudio',
    {
      models: [
        {
          id: 'qwen2-vl-7b',
          hasTools: true,
          hasVision: true,
          loadedContext: 4096,
          maximumContext: 32_768,
          isContextSmall: true,
        },
      ],
    },
  ],
  [
    'vLLM',
    fakes.VLLM,
    'vllm',
    {
      version: '0.11.0',
      needsKey: false,
      models: [{ id: 'Qwen/Qwen3-Coder-30B', loadedContext: 262_144, isContextSmall: false }],
    },
  ],
  ['vLLM with a key', fakes.CLOSED_VLLM, 'vllm', { version: '0.11.0', needsKey: true, models: [] }],
  [
    'llama.cpp',
    fakes.LLAMA_CPP,
    'llama-cpp',
    {
      version: 'b8681-abcdef',
      needsKey: false,
      models: [
        {
          id: 'qwen3-4b.gguf',
          hasTools: true,
          hasVision: true,
          loadedContext: 16_384,
          maximumContext: 40_960,
          isContextSmall: true,
        },
      ],
    },
  ],
  ['llama.cpp while it loads', fakes.LOADING_LLAMA_CPP, 'llama-cpp', { state: 'loading', models: [] }],
  [
    'llama.cpp with a key',
    fakes.CLOSED_LLAMA_CPP,
    'llama-cpp',
    { needsKey: true, models: [{ id: 'qwen3-4b.gguf', isContextSmall: false }] },
  ],
  ['LiteLLM', fakes.LITELLM, 'litellm', { version: '1.79.0', needsKey: true, models: [] }],
  [
    'Docker Model Runner',
    fakes.DOCKER,
    'docker-model-runner',
    { needsKey: false, models: [{ id: 'ai/smollm2' }, { id: 'ai/qwen3' }] },
  ],
  ['an unknown server', fakes.GENERIC, 'unknown', { needsKey: false, models: [{ id: 'my-model' }] }],
  ['an unknown server with a key', fakes.CLOSED_GENERIC, 'unknown', { needsKey: true, models: [] }],
];

describe('a server', () => {
  it.each(KINDS)(
    '%s is recognised at its own port, with what it tells of its models',
    async (...[, script, kind, expected]) => {
      const { port } = await startFake(script);
      expect(await look(port, kind)).toMatchObject({ host: '127.0.0.1', found: { kind, ...expected } });
    },
  );

  it.each(KINDS)("%s is recognised at another's port", async (_name, script, kind) => {
    const { port } = await startFake(script);
    for (const home of ['ollama', 'vllm', 'docker-model-runner'] as const) {
      expect(await look(port, home)).toMatchObject({ found: { kind } });
    }
  });

  it('SGLang and Jan are recognised at their own ports only: elsewhere the proof is too weak', async () => {
    const sglang = await startFake(fakes.SGLANG);
    const jan = await startFake(fakes.JAN);
    expect(await look(sglang.port, 'sglang')).toMatchObject({ found: { kind: 'sglang', needsKey: false } });
    expect(await look(sglang.port, 'vllm')).toMatchObject({ found: { kind: 'unknown' } });
    expect(await look(jan.port, 'jan')).toMatchObject({ found: { kind: 'jan', needsKey: true } });
    expect(await look(jan.port, 'vllm')).toEqual({ missed: 'stranger' });
  });

  it('is found where only ::1 listens', async () => {
    const { port } = await startFake(fakes.OLLAMA, { host: '::1' });
    expect(await look(port, 'ollama', ['127.0.0.1', '::1'])).toMatchObject({ host: '::1', found: { kind: 'ollama' } });
  });
});

describe('a look-alike', () => {
  it("llama-server with Ollama's paths is still llama.cpp, even at Ollama's port", async () => {
    const { port } = await startFake(fakes.SHIMMED_LLAMA_CPP);
    expect(await look(port, 'ollama')).toMatchObject({ found: { kind: 'llama-cpp', version: 'b8681-abcdef' } });
  });

  it('an unknown server on port 8000 is not taken for vLLM', async () => {
    const { port } = await startFake({ ...fakes.GENERIC, 'GET /version': { json: { version: '1.0' } } });
    expect(await look(port, 'vllm')).toMatchObject({ found: { kind: 'unknown', models: [{ id: 'my-model' }] } });
  });

  it('a server that answers everything with the same JSON is nobody', async () => {
    const always: Script = new Proxy({}, { get: () => ({ json: { ok: true, version: '2.0' } }) });
    const { port } = await startFake(always);
    expect(await look(port, 'lmstudio')).toEqual({ missed: 'stranger' });
  });

  it.each([
    ['a web site', fakes.WEB_SITE],
    ['a program that refuses without a word', fakes.WORDLESS],
  ])('%s is nobody', async (_name, script) => {
    const { port } = await startFake(script);
    expect(await look(port, 'unknown')).toEqual({ missed: 'stranger' });
  });
});

describe('the questions', () => {
  it('carry no credential, ask for no completion, and never call /health', async () => {
    for (const [, script] of KINDS) {
      const fake = await startFake(script);
      for (const home of ['ollama', 'litellm', 'lmstudio', 'unknown'] as const) await look(fake.port, home);
      expect(fake.requests.length).toBeGreaterThan(0);
      for (const request of fake.requests) {
        expect(request).toMatch(
          /^(GET (\/|\/api\/(version|tags|ps|v[01]\/models)|\/props|\/version|\/health\/(liveliness|readiness)|(\/engines)?\/v1\/models)|POST \/api\/show)$/,
        );
      }
      for (const headers of fake.headers) {
        expect(Object.keys(headers)).not.toEqual(
          expect.arrayContaining([expect.stringMatching(/authorization|key|cookie|token/i)]),
        );
      }
    }
  });

  it('about a model are asked once for the same content', async () => {
    const fake = await startFake(fakes.OLLAMA);
    const memory = new Map();
    const target = { port: fake.port, kind: 'ollama', hosts: ['127.0.0.1'] } as const;
    const first = await lookAtPort(target, { clock, memory, signal });
    expect(fake.requests.filter((name) => name === 'POST /api/show')).toHaveLength(3);
    expect(await lookAtPort(target, { clock, memory, signal })).toEqual(first);
    expect(fake.requests.filter((name) => name === 'POST /api/show')).toHaveLength(3);
  });

  it('are not sent to another computer', async () => {
    const fake = await startFake(fakes.OLLAMA);
    expect(await look(fake.port, 'ollama', ['localhost.example.test', '192.0.2.1', '169.254.169.254'])).toEqual({
      missed: 'silent',
    });
    expect(fake.requests).toEqual([]);
  });

  it('follow no redirect', async () => {
    const other = await startFake(fakes.GENERIC);
    const server = await startFake({ 'GET /v1/models': { status: 302, text: '' } });
    expect(await look(server.port)).toEqual({ missed: 'stranger' });
    expect(other.requests).toEqual([]);
  });
});

describe('a port where nothing useful happens', () => {
  it('is known to be closed at once', async () => {
    const fake = await startFake(fakes.OLLAMA);
    await fake.stop();
    const before = performance.now();
    expect(await look(fake.port, 'ollama')).toEqual({ missed: 'nobody' });
    expect(performance.now() - before).toBeLessThan(400);
  });

  it('is given up after a second when it takes the call and says nothing', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const before = performance.now();
    expect(await look((server.address() as AddressInfo).port, 'ollama')).toEqual({ missed: 'silent' });
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(performance.now() - before).toBeLessThan(1600);
  });

  it('is given up when it drips its answer', async () => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('x: y\r\n'), 100);
      socket.on('close', () => clearInterval(timer)).on('error', () => undefined);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    expect(await look((server.address() as AddressInfo).port, 'ollama')).toEqual({ missed: 'silent' });
  });

  it('is left when the looking is called off', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const stop = new AbortController();
    const { port } = server.address() as AddressInfo;
    const looking = lookAtPort(
      { port, kind: 'vllm', hosts: ['127.0.0.1'] },
      { clock, memory: new Map(), signal: stop.signal },
    );
    stop.abort();
    expect(await looking).toEqual({ missed: 'silent' });
  });
});
