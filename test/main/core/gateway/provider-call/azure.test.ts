// Azure OpenAI, through a real gateway: the header, the version in the query, the deployment in the address (Q6).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFaultUpstream, type FaultUpstream } from '../../../../support/fault-upstream.ts';
import { BODIES, PROVIDER_KEY, startWorld, type World } from '../support/world.ts';
import { WHOLE_CHAT } from '../support/streams.ts';

let azure: FaultUpstream;
let world: World;

beforeEach(async () => {
  azure = await startFaultUpstream();
  const text = JSON.stringify(WHOLE_CHAT);
  azure.play([
    { send: `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}` },
  ]);
  const at = (path: string) => ({ baseUrl: `${azure.origin}${path}`, keys: ['env:PROVIDER_KEY'] });
  world = await startWorld({
    settings: {
      connections: [
        { id: 'v1', provider: 'azure-openai', ...at('/openai/v1'), models: ['prod'] },
        { id: 'old', provider: 'azure-openai', ...at('/openai/deployments/YOUR_DEPLOYMENT'), models: ['gpt-4o'] },
        {
          id: 'dated',
          provider: 'azure-openai',
          ...at('/openai/deployments/chat'),
          query: { 'api-version': '2025-01-01' },
        },
      ],
    },
  });
});

afterEach(async () => {
  await world.stop();
  await azure.close();
});

async function target(model: string): Promise<string | undefined> {
  const answer = await world.ask({ path: '/v1/chat/completions', body: { ...BODIES['openai-chat'], model } });
  expect(answer.status).toBe(200);
  const [request] = azure.requests;
  expect(request?.headers['api-key']).toBe(PROVIDER_KEY);
  expect(request?.headers['authorization']).toBeUndefined();
  return request?.target;
}

describe('Azure OpenAI (Q6)', () => {
  it('has no version in the query at the address without deployments', async () => {
    expect(await target('v1/prod')).toBe('/openai/v1/chat/completions');
  });

  it('has the deployment in the address and the version in the query at the old one', async () => {
    expect(await target('old/gpt-4o')).toBe(
      '/openai/deployments/gpt-4o/chat/completions?api-version=2024-12-01-preview',
    );
  });

  it('takes the version that the connection names', async () => {
    expect(await target('dated/any')).toBe('/openai/deployments/chat/chat/completions?api-version=2025-01-01');
  });
});
