// The user's limit of a month: what is still asked, and what a client is told when nothing may be.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BudgetSettings } from '../../../../../src/shared/model/budget.ts';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { expectErrorShape } from '../support/shapes.ts';
import { WHOLE_CHAT } from '../support/streams.ts';
import { BODIES, connection, startWorld, type World } from '../support/world.ts';

let upstream: FaultUpstream;
let world: World;
/** What is used up. */
let limits: BudgetSettings[];
let timesAsked: number;

beforeEach(async () => {
  upstream = await startFaultUpstream();
  upstream.play(json(WHOLE_CHAT));
  limits = [];
  timesAsked = 0;
  const endpoints = [{ id: 'chat', url: `${upstream.origin}/v1`, protocols: ['openai-chat' as const] }];
  const priced = { provider: 'priced', keys: ['env:PROVIDER_KEY'] };
  world = await startWorld({
    budgets: {
      limits: () => {
        timesAsked += 1;
        return limits;
      },
    },
    settings: {
      providers: {
        priced: { name: 'Priced', endpoints },
        plan: { name: 'Plan', endpoints: [{ ...endpoints[0]!, plan: 'coding' }] },
      },
      connections: [
        { ...priced, id: 'work', models: ['m1'] },
        { ...priced, id: 'other', models: ['m2'] },
        { ...priced, id: 'flat', provider: 'plan', models: ['m3'] },
        connection('own', { protocol: 'openai-chat', origin: upstream.origin, models: ['m4'] }),
      ],
      routes: [{ model: 'routed', to: 'work/m1', fallbacks: ['other/m2'] }],
    },
  });
});

afterEach(async () => {
  await world.stop();
  await upstream.close();
});

const ask = (model: string) => world.ask({ path: '/v1/chat/completions', body: { ...BODIES['openai-chat'], model } });

describe('a budget that is used up', () => {
  it.each([
    ['/v1/chat/completions', BODIES['openai-chat'], 'openai-chat'],
    ['/v1/messages', BODIES['anthropic-messages'], 'anthropic-messages'],
    ['/v1/responses', BODIES['openai-responses'], 'openai-responses'],
  ] as const)('refuses on %s in the shape of that protocol, before anybody is asked', async (path, body, protocol) => {
    limits = [{ connection: 'work', amount: 12.5, isLimit: true }];
    const answer = await world.ask({ path, body });
    expect(answer.status).toBe(402);
    expect(expectErrorShape(answer.body.toString(), protocol)).toContain(
      'This month\'s budget of $12.50 for "work" is used up',
    );
    expect(upstream.requests).toHaveLength(0);
    const [row] = await world.settledRows();
    expect(row).toMatchObject({ state: 'failed', failure: { code: 'billing' } });
    expect(row?.attempts).toMatchObject([{ connectionId: 'work', skipped: { reason: 'budget' } }]);
  });

  it('leaves the fallback that has one of its own', async () => {
    limits = [{ connection: 'work', amount: 5, isLimit: true }];
    const answer = await ask('routed');
    expect([answer.status, answer.headers['x-dragoman-connection']]).toEqual([200, 'other']);
    const [row] = await world.settledRows();
    expect(row?.attempts.map(({ connectionId, skipped }) => [connectionId, skipped?.reason])).toEqual([
      ['work', 'budget'],
      ['other', undefined],
    ]);
    // Once for the request, however many could serve it.
    expect(timesAsked).toBe(1);
  });

  it('of all connections holds where requests have a price: not for a plan, nor at an address of the user', async () => {
    limits = [{ amount: 50, isLimit: true }];
    const statuses = [];
    for (const model of ['routed', 'm3', 'm4']) statuses.push((await ask(model)).status);
    expect(statuses).toEqual([402, 200, 200]);
    expect((await ask('routed')).body.toString()).toContain("This month's budget of $50.00 is used up");
  });
});
