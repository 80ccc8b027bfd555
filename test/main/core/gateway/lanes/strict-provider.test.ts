// A provider that refuses fields it does not know gets none of them, translated or not, and what is lost is told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { json } from '../../../../support/fault-answers.ts';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { WHOLE_RESPONSE } from '../support/streams.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let agent: FaultUpstream;

beforeAll(async () => {
  agent = await startFaultUpstream();
  world = await startWorld({
    settings: {
      connections: [
        {
          id: 'pplx',
          provider: 'perplexity',
          baseUrl: `${agent.origin}/v1`,
          protocol: 'openai-responses',
          keys: ['env:PROVIDER_KEY'],
          models: ['perplexity/sonar'],
        },
      ],
    },
  });
});

afterAll(async () => {
  await world.stop();
  await agent.close();
});

beforeEach(() => {
  agent.forget();
  agent.play(json(WHOLE_RESPONSE));
});

function sent(): Record<string, unknown> {
  return JSON.parse(agent.requests.at(-1)?.body.toString() ?? '{}') as Record<string, unknown>;
}

const MODEL = 'pplx/perplexity/sonar';

describe('Perplexity’s Agent API', () => {
  it('is asked by a client of its own protocol without the fields that it refuses', async () => {
    const body = {
      model: MODEL,
      input: 'Hi',
      store: false,
      include: ['reasoning.encrypted_content'],
      tool_choice: 'auto',
    };
    const { status } = await world.ask({
      path: '/v1/responses',
      body: { ...body, prompt_cache_key: 'c', max_output_tokens: 9 },
    });
    expect(status).toBe(200);
    expect(sent()).toEqual({ model: 'perplexity/sonar', input: 'Hi', max_output_tokens: 9 });
  });

  it('is asked by a client of another protocol without them, and the client is told what was lost', async () => {
    const answer = await world.ask({
      path: '/v1/chat/completions',
      body: {
        model: MODEL,
        messages: [{ role: 'user', content: 'Hi' }],
        temperature: 0.5,
        tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
        tool_choice: 'required',
      },
    });
    expect(answer.status).toBe(200);
    expect(Object.keys(sent()).sort()).toEqual(['input', 'model', 'tools']);
    expect(answer.headers['x-dragoman-ignored']).toContain('temperature');
    expect(answer.headers['x-dragoman-ignored']).toContain('tool_choice');
  });
});
