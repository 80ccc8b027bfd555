// The filter of the log: what its words and fields mean.
import { describe, expect, it } from 'vitest';
import { matchesFilter } from '../../../src/shared/exchange-filter/match-filter.ts';
import { isEmptyFilter, parseFilter } from '../../../src/shared/exchange-filter/parse-filter.ts';
import type { Exchange } from '../../../src/shared/model/exchange.ts';
import { exchange } from '../../renderer/support/exchanges.ts';

const NOW = new Date('2026-11-25T12:00').getTime();
const context = { now: NOW, connectionName: (id: string) => (id === 'work' ? 'Work account' : undefined) };

const attempt = { connectionId: 'work', model: 'glm-4.6', durationMs: 5 };
const rows: Exchange[] = [
  exchange('plain', { startedAt: NOW - 60_000, durationMs: 900, timeToFirstTokenMs: 200, attempts: [attempt] }),
  exchange('slow', { startedAt: NOW - 7_200_000, durationMs: 12_000, client: 'codex', servedModel: 'llama3:8b' }),
  exchange('failed', {
    startedAt: NOW - 3 * 86_400_000,
    state: 'failed',
    status: 429,
    failure: { code: 'rate-limited', message: 'Slow down.' },
    providerId: 'zai',
  }),
  exchange('running', { startedAt: NOW - 8000, state: 'streaming' }),
  exchange('fallback', {
    startedAt: NOW - 1000,
    durationMs: 100,
    connectionId: 'lab',
    attempts: [
      { ...attempt, failure: 'overloaded', status: 529 },
      { ...attempt, connectionId: 'lab' },
    ],
    usage: { inputTokens: 9000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1500, reasoningTokens: 0 },
    cost: { amount: 0.25, currency: 'USD', kind: 'priced' },
    upstreamProtocol: 'anthropic-messages',
  }),
];

function found(text: string): string[] {
  const filter = parseFilter(text);
  return rows.filter((row) => matchesFilter(row, filter, context)).map(({ id }) => id);
}

const ALL = rows.map(({ id }) => id);

describe('words', () => {
  it.each([
    ['', ALL],
    ['   ', ALL],
    ['CODEX', ['slow']],
    ['rate-limited', ['failed']],
    ['429', ['failed']],
    ['claude-code', ['plain', 'failed', 'running', 'fallback']],
    ['work account', ['plain', 'slow', 'failed', 'running']],
    ['llama3:8b', ['slow']],
    ['"llama3:8b"', ['slow']],
    ['chat', ['plain', 'slow', 'failed', 'running']],
    ['nowhere', []],
  ])('%j finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('fields', () => {
  it.each([
    ['client:codex', ['slow']],
    ['client:codex,claude', ALL],
    ['client:"Claude Code"', ['plain', 'failed', 'running', 'fallback']],
    ['-client:codex', ['plain', 'failed', 'running', 'fallback']],
    ['!client:codex status:done', ['plain', 'fallback']],
    ['provider:zai', ['failed']],
    ['connection:lab', ['fallback']],
    ['connection:"Work account"', ['plain', 'slow', 'failed', 'running']],
    ['MODEL:LLAMA', ['slow']],
    ['model:llama3:8b', ['slow']],
    ['protocol:gemini', []],
    ['status:error', ['failed']],
    ['status:4xx', ['failed']],
    ['status:429', ['failed']],
    ['status:2xx', ['plain', 'slow', 'running', 'fallback']],
    ['status:running,failed', ['failed', 'running']],
    ['code:overloaded', ['fallback']],
    ['slow:5s', ['slow', 'failed', 'running']],
    ['slow:>10', ['slow', 'failed']],
    ['first:100ms', ['plain']],
    ['is:fallback', ['fallback']],
    ['is:retried', ['fallback']],
    ['is:translated', ['plain', 'slow', 'failed', 'running']],
    ['is:replay', []],
    ['tokens:10k', ['fallback']],
    ['cost:0.2', ['fallback']],
    ['since:1h', ['plain', 'running', 'fallback']],
    ['until:1h', ['slow', 'failed']],
    ['since:2026-11-25', ['plain', 'slow', 'running', 'fallback']],
    ['until:2026-11-22', ['failed']],
    ['since:11:00', ['plain', 'running', 'fallback']],
    ['since:today', ['plain', 'slow', 'running', 'fallback']],
    ['id:fallback', ['fallback']],
  ])('%s finds %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe('what can not be understood', () => {
  it.each([
    ['slow:soon', 'slow', 'soon'],
    ['status:fine', 'status', 'fine'],
    ['is:nice', 'is', 'nice'],
    ['since:yesterday', 'since', 'yesterday'],
    ['status:error,fine', 'status', 'error,fine'],
  ])('%s is told and does not filter', (text, field, value) => {
    expect(parseFilter(text).problems).toEqual([{ field, value }]);
    expect(found(text)).toEqual(ALL);
  });

  it('a field that is still being typed neither filters nor complains', () => {
    expect(isEmptyFilter(parseFilter('status:'))).toBe(true);
    expect(parseFilter('client:codex model:').problems).toEqual([]);
    expect(found('client:codex model:')).toEqual(['slow']);
    expect(found('client:"')).toEqual(ALL);
  });
});
