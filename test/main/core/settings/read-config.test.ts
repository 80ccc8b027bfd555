// Reading a settings file.
import { describe, expect, it } from 'vitest';
import { type ConfigResult, readConfig } from '../../../../src/main/core/settings/read-config.ts';

const CANARY = 'sk-canary-1f7c0d9e';

function read(text: string, environment: Record<string, string> = {}): ConfigResult {
  return readConfig(text, { readEnvironment: (name) => environment[name] });
}

function problems(text: string, environment: Record<string, string> = {}): readonly string[] {
  const result = read(text, environment);
  return result.isOk ? [] : result.problems;
}

describe('readConfig', () => {
  it('reads JSON with comments, trailing commas and a byte order mark', () => {
    const result = read(`\uFEFF{
      // the lab
      "connections": [
        { "id": "lab", "provider": "custom", "protocol": "openai-chat", "baseUrl": "http://127.0.0.1:9001/v1",
          "keys": ["k"], "models": ["m1"], },
      ],
      /* choose it */ "active": "lab",
    }`);
    expect(result).toMatchObject({
      isOk: true,
      warnings: [],
      settings: { active: 'lab', gateway: { port: 7417 }, connections: [{ id: 'lab', stripParams: 'auto' }] },
    });
  });

  it('says where the syntax is wrong', () => {
    expect(problems('{\n  "active": \n}')).toEqual(['line 3, column 1: a value is expected here']);
    expect(problems('{\n  active: "x"\n}')[0]).toMatch(/^line 2, column 3: /);
    expect(problems('{ "active": "x" "routes": [] }')).toEqual(['line 1, column 17: a comma is expected here']);
    expect(problems('{} {}')).toEqual(['line 1, column 4: the file should end here']);
    expect(problems('')).toHaveLength(1);
  });

  it.each([
    ['lists', '['.repeat(200_000)],
    ['groups', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('refuses %s in each other without end, where a parser would go down', (_what, text) => {
    expect(problems(text)).toEqual(['groups stand in each other more than 500 deep']);
  });

  it('names no more than the first problems of a file that is nothing but problems', () => {
    expect(problems('/*'.repeat(20_000)).length).toBeLessThanOrEqual(50);
  });

  it('refuses a name that is written twice, for one of both would be lost', () => {
    expect(problems('{ "routes": [],\n "routes": [] }')).toEqual([
      'line 2, column 2: "routes" is written twice in the same group, keep one of them',
    ]);
  });

  it('lists every problem with its path, and quotes no value', () => {
    const found = problems(`{
      "gatway": {},
      "gateway": { "port": 99999, "isRoutingOn": "yes" },
      "connections": [
        { "id": "a", "provider": "custom", "baseUrl": "ftp://${CANARY}", "keys": ["${CANARY} x"] },
        { "id": "a", "provider": "nobody" },
        { "id": "demo", "provider": "openrouter", "headers": { "Authorization": "${CANARY}" }, "slots": { "opius": "m" } }
      ]
    }`);
    expect(found).toEqual(
      expect.arrayContaining([
        'gatway: there is no such setting, check the spelling',
        'gateway.port: must be at most 65535',
        'gateway.isRoutingOn: must be true or false',
        expect.stringMatching(/^connections\[0\]\.baseUrl: use an http/),
        'connections[0].keys[0]: use one word of plain ASCII',
        expect.stringMatching(/^connections\[2\]\.id: this id belongs to the demo/),
        expect.stringMatching(/^connections\[2\]\.headers\.Authorization: /),
        'connections[2].slots.opius: there is no such setting, check the spelling',
      ]),
    );
    expect(found.join('\n')).not.toContain(CANARY);
  });

  it('refuses references to connections that are not there', () => {
    expect(
      problems(`{ "active": "gone", "routes": [{ "model": "x", "to": "gone/m" }], "aliases": { "a b": "gone/m" },
        "connections": [{ "id": "a", "provider": "openrouter" }, { "id": "a", "provider": "openrouter" }] }`),
    ).toEqual([
      'connections[1].id: the id "a" is used twice',
      'active: there is no connection "gone"',
      'routes[0].to: there is no connection "gone"',
      'aliases["a b"]: there is no connection "gone"',
    ]);
  });

  it('refuses an unknown provider and an address with a gap', () => {
    expect(
      problems(
        `{ "connections": [{ "id": "a", "provider": "opnrouter" }, { "id": "b", "provider": "azure-openai" }] }`,
      ),
    ).toEqual([
      expect.stringMatching(/^connections\[0\]\.provider: there is no provider "opnrouter"/),
      expect.stringMatching(/^connections\[1\]: .*YOUR_RESOURCE/),
    ]);
  });

  it('warns of an unset variable of a key, with its path', () => {
    const text = `{ "connections": [{ "id": "a", "provider": "openrouter", "keys": ["env:SET", "env:UNSET"] }] }`;
    expect(read(text, { SET: 'x' })).toMatchObject({
      isOk: true,
      warnings: ['connections[0].keys[1]: the environment variable UNSET is not set, so this key is left out'],
    });
  });

  it('refuses an unset variable of the local token', () => {
    const text = '{ "gateway": { "token": "env:DRAGOMAN_TOKEN" } }';
    expect(problems(text)).toEqual([expect.stringMatching(/^gateway\.token: .*DRAGOMAN_TOKEN is not set/)]);
    expect(problems(text, { DRAGOMAN_TOKEN: '' })).toHaveLength(1);
    expect(read(text, { DRAGOMAN_TOKEN: 'x' })).toMatchObject({ isOk: true });
  });
});
