// What the overview asks the user to look at.
import { describe, expect, it } from 'vitest';
import { troublesOf } from '../../src/renderer/features/overview/troubles.ts';
import type { ClientView } from '../../src/shared/model/client.ts';
import type { Account } from '../../src/shared/model/sign-in.ts';
import type { ConnectionView } from '../../src/shared/model/views.ts';

const NOW = 1_000_000;
const account = (change: Partial<Account>): Account => ({
  id: 'a',
  provider: 'codex',
  providerName: 'ChatGPT',
  label: 'box@example.test',
  source: 'browser',
  state: 'ok',
  connections: [],
  ...change,
});
const connection = (change: Partial<ConnectionView>): ConnectionView => ({
  id: 'work',
  name: 'Work',
  providerId: 'custom',
  providerName: 'Custom',
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:9/v1',
  isActive: true,
  isDemo: false,
  hasKey: true,
  needsKey: true,
  keys: [],
  models: [],
  slots: {},
  ...change,
});
const CONNECT: ClientView['connects'][number] = {
  id: 'c1',
  scope: 'user',
  address: 'http://127.0.0.1:7417',
  connectedAt: 1,
  state: 'connected',
  files: [],
  drift: [],
};
const client = (change: Partial<ClientView>): ClientView => ({
  id: 'codex',
  name: 'Codex',
  state: 'not-connected',
  isVerified: true,
  scopes: ['user'],
  canLaunch: true,
  reload: 'new-thread',
  connects: [],
  rivals: [],
  notes: [],
  ...change,
});
const resting = { cooling: [{ until: NOW + 1, code: 'rate-limited' }] };

describe('what needs attention', () => {
  it('is nothing while all is well', () => {
    expect(
      troublesOf({
        accounts: [account({})],
        clients: [client({})],
        connections: [connection({})],
        budgets: [],
        now: NOW,
      }),
    ).toEqual([]);
  });

  it('is a login that ended, before a connection that rests', () => {
    const troubles = troublesOf({
      accounts: [account({ state: 'needs-login', problem: 'Sign in again.' })],
      clients: [],
      connections: [connection(resting)],
      budgets: [],
      now: NOW,
    });
    expect(troubles.map(({ kind, name }) => [kind, name])).toEqual([
      ['account', 'ChatGPT (box@example.test)'],
      ['cooling', 'Work'],
    ]);
  });

  it('is a connected client whose settings are no longer ours, with what it says about that', () => {
    const drifted = client({
      state: 'drifted',
      connects: [{ ...CONNECT, state: 'drifted', problem: 'Connect again.' }],
    });
    const foreign = client({ id: 'crush', state: 'broken' });
    const troubles = troublesOf({ accounts: [], clients: [drifted, foreign], connections: [], budgets: [], now: NOW });
    expect(troubles).toEqual([
      { kind: 'client', id: 'codex', name: 'Codex', state: 'drifted', text: 'Connect again.', section: 'clients' },
    ]);
  });

  it('is a budget that is almost or wholly used up', () => {
    const near = { amount: 50, isLimit: false, state: 'near' } as const;
    const spent = { connection: 'work', name: 'Work', amount: 5, isLimit: true, state: 'spent' } as const;
    const troubles = troublesOf({ accounts: [], clients: [], connections: [], budgets: [near, spent], now: NOW });
    expect(troubles.map(({ kind, id, name, section }) => [kind, id, name, section])).toEqual([
      ['budget', '', undefined, 'usage'],
      ['budget', 'work', 'Work', 'usage'],
    ]);
  });

  it('is a key that any connection refuses, unless its sign-in has ended, which is told instead', () => {
    const refused = { cooling: [{ until: NOW + 1, code: 'auth-expired' }], isActive: false };
    const oneModel = { cooling: [{ until: NOW + 1, code: 'billing', model: 'm1' }], isActive: false };
    const connections = [
      connection({ ...refused, id: 'old', name: 'Old' }),
      connection({ ...refused, id: 'plan', name: 'Plan' }),
      connection({ ...oneModel, id: 'part', name: 'Part' }),
      connection({ cooling: [{ until: NOW + 1, code: 'billing' }] }),
    ];
    const accounts = [account({ state: 'needs-login', connections: ['plan'] })];
    const troubles = troublesOf({ accounts, clients: [], connections, budgets: [], now: NOW });
    expect(troubles.map(({ kind, name }) => [kind, name])).toEqual([
      ['account', 'ChatGPT (box@example.test)'],
      ['refused', 'Old'],
      ['refused', 'Work'],
    ]);
  });

  it('is not the rest of a connection that is not active, nor one that is over', () => {
    const over = connection({ cooling: [{ until: NOW, code: 'rate-limited' }] });
    const other = connection({ ...resting, isActive: false });
    expect(troublesOf({ accounts: [], clients: [], connections: [over, other], budgets: [], now: NOW })).toEqual([]);
  });
});
