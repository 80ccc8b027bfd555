// Where model servers are looked for.
import { describe, expect, it } from 'vitest';
import { targetsFor } from '../../../../src/main/core/discovery/targets.ts';

const BOTH = ['127.0.0.1', '::1'];

function ollamaWith(value: string): unknown {
  const [first] = targetsFor((name) => (name === 'OLLAMA_HOST' ? value : undefined));
  return first?.kind === 'ollama' ? { port: first.port, hosts: first.hosts } : 'not looked for';
}

describe('targets', () => {
  it('are the usual ports on this computer, each once', () => {
    const targets = targetsFor(() => undefined);
    expect(targets.map(({ port }) => port)).toEqual([
      11_434, 1234, 8000, 8080, 4000, 1337, 12_434, 30_000, 5001, 5000, 4891,
    ]);
    for (const { hosts } of targets) expect(hosts).toEqual(BOTH);
  });

  it.each([
    ['127.0.0.1', 11_434, ['127.0.0.1']],
    ['localhost:11500', 11_500, BOTH],
    [':11500', 11_500, BOTH],
    ['0.0.0.0', 11_434, BOTH],
    ['0.0.0.0:8000', 8000, BOTH],
    ['[::]:11500', 11_500, BOTH],
    ['[::1]:11500', 11_500, ['::1']],
    ['http://127.0.0.1:11500', 11_500, ['127.0.0.1']],
    ['http://localhost:11500/', 11_500, BOTH],
    ['http://localhost', 80, BOTH],
    ['"127.0.0.1:11500"', 11_500, ['127.0.0.1']],
  ])('OLLAMA_HOST=%s means port %i', (value, port, hosts) => {
    expect(ollamaWith(value)).toEqual({ port, hosts });
  });

  it.each(['192.168.1.5', 'example.com:11434', 'https://127.0.0.1', 'http://169.254.169.254:80', '127.0.0.1:99999'])(
    'OLLAMA_HOST=%s names no place on this computer: only the usual port is left',
    (value) => {
      expect(ollamaWith(value)).toEqual({ port: 11_434, hosts: BOTH });
    },
  );

  it('LLAMA_ARG_PORT and LLAMA_ARG_HOST move llama.cpp, and the usual port stays', () => {
    const environment: Record<string, string> = { LLAMA_ARG_PORT: '9090', LLAMA_ARG_HOST: '0.0.0.0' };
    const targets = targetsFor((name) => environment[name]);
    expect(targets[0]).toEqual({ kind: 'llama-cpp', port: 9090, hosts: BOTH });
    expect(targets.map(({ port }) => port)).toContain(8080);
    expect(targetsFor((name) => (name === 'LLAMA_ARG_HOST' ? '10.0.0.7' : undefined))[0]?.kind).toBe('ollama');
  });

  it('a port that the environment gives to another server is looked at once, with that server first', () => {
    const targets = targetsFor((name) => (name === 'OLLAMA_HOST' ? ':8000' : undefined));
    expect(targets.filter(({ port }) => port === 8000)).toEqual([{ kind: 'ollama', port: 8000, hosts: BOTH }]);
  });
});
