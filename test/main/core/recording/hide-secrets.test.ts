// What is taken out of bodies before they are kept.
import { describe, expect, it } from 'vitest';
import { hideSecrets } from '../../../../src/main/core/host/hide-secrets.ts';

const CANARY = 'cafe-canary-5d1f9b';

describe('taken out', () => {
  it.each([
    ['a field by its name', `{"api_key":"${CANARY}","model":"m"}`],
    ['with spaces and escapes', `{"Password" : "a\\"${CANARY}\\\\"}`],
    ['a token of a tool', `{"tools":[{"auth":{"access_token":"${CANARY}"}}]}`],
    ['a list', `{"keys":["${CANARY}","${CANARY}2"]}`],
    ['JSON within a text', JSON.stringify({ arguments: JSON.stringify({ token: `x"${CANARY}`, n: 1 }) })],
    ['a value that is cut off', `{"client_secret":"${CANARY}`],
    ['a file of variables', `DB_PASSWORD=${CANARY}\nOTHER=1`],
    ['a variable within a JSON text', JSON.stringify({ content: `MY_API_KEY="${CANARY}"\n` })],
    ['a query', `https://host/path?sig=${CANARY}&x=1`],
    ['an OpenAI key', `use sk-proj-${CANARY} please`],
    ['a Google key', `AIza${'x'.repeat(20)}${CANARY}`],
    ['a header in words', `authorization: Bearer ${CANARY}`],
    ['a web token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${CANARY}`],
  ])('%s', (_what, text) => {
    const hidden = hideSecrets(text);
    expect(hidden).not.toContain(CANARY);
    expect(hidden).toContain('[hidden]');
  });

  it('a known value, wherever it stands', () => {
    expect(hideSecrets('say swordfish-99 twice: swordfish-99', ['swordfish-99'])).toBe('say [hidden] twice: [hidden]');
  });

  it('a value that a stream sends in pieces', () => {
    const text = ['{"api', '_key": "cafe-', 'canary-', '5d1f9b"', ', "n": 1}']
      .map((part) => `data: ${JSON.stringify({ delta: { type: 'input_json_delta', partial_json: part } })}\n\n`)
      .join('');
    const hidden = hideSecrets(text);
    expect(hidden).not.toMatch(/cafe-|canary-|5d1f9b/);
    expect(hidden.match(/^data: \{.*\}$/gm)?.map((line) => JSON.parse(line.slice(6)) as unknown)).toHaveLength(5);
  });

  it('a known value in pieces', () => {
    const text = 'data: {"delta":{"text":"sword"}}\n\ndata: {"delta":{"text":"fish-99!"}}\n\n';
    expect(hideSecrets(text, ['swordfish-99'])).toBe(
      'data: {"delta":{"text":"[hidden]"}}\n\ndata: {"delta":{"text":"[hidden]!"}}\n\n',
    );
  });
});

describe('left alone', () => {
  it.each([
    '{"max_tokens":4096,"input_tokens":12,"model":"claude-sonnet-4-5"}',
    '{"content":"The key to the kingdom is patience.","stop":null}',
    '{"properties":{"key":{"type":"string"}}}',
    'data: {"choices":[{"delta":{"content":"Hello"}}]}\n\n',
    '',
  ])('%j', (text) => {
    expect(hideSecrets(text, ['abc'])).toBe(text);
  });

  it('proper JSON stays proper JSON', () => {
    const body = { a: { token: 'x\n"y"' }, list: [{ password: '' }], text: 'say "hi"', tokens: ['a', 'b'] };
    expect(JSON.parse(hideSecrets(JSON.stringify(body)))).toMatchObject({ text: 'say "hi"', a: { token: '[hidden]' } });
  });
});
