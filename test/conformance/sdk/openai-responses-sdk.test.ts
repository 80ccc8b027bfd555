import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { describe, expect, it } from 'vitest';
import {
  BOTH_QUOTES,
  CITY,
  hasProofs,
  PING,
  PONG,
  READ_TOOL,
  readFile,
  SAMPLE_CITY,
  TWO_FILES,
  UPSTREAMS,
  useSdkWorld,
} from './world.ts';

type Answer = OpenAI.Responses.Response;
type Item = OpenAI.Responses.ResponseInputItem;

const world = useSdkWorld();

function client(): OpenAI {
  return new OpenAI({ baseURL: `${world.origin()}/v1`, apiKey: world.token(), maxRetries: 0 });
}

const TOOLS: OpenAI.Responses.FunctionTool[] = [
  {
    type: 'function',
    name: READ_TOOL.name,
    description: READ_TOOL.description,
    parameters: READ_TOOL.schema,
    strict: false,
  },
];

/** The loop that every agent has: ask, run the tools, give back what they gave. */
async function runLoop(ask: (input: Item[]) => Promise<Answer>): Promise<{ answer: string; calls: number[] }> {
  const input: Item[] = [{ role: 'user', content: TWO_FILES }];
  const calls: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    const answer = await ask(input);
    const functionCalls = answer.output.filter((item) => item.type === 'function_call');
    if (functionCalls.length === 0) return { answer: answer.output_text, calls };
    calls.push(functionCalls.length);
    input.push(...(answer.output as Item[]));
    for (const { call_id, arguments: text } of functionCalls) {
      const { path } = JSON.parse(text) as { path: string };
      input.push({ type: 'function_call_output', call_id, output: readFile(path) });
    }
  }
  return { answer: 'no end', calls };
}

describe.each(UPSTREAMS)('openai (Responses) in front of %s', (upstream) => {
  const model = (): string => world.model(upstream);

  it('gets a whole answer', async () => {
    const answer = await client().responses.create({ model: model(), input: PING });
    expect(answer.output_text).toBe(PONG);
    expect(answer.status).toBe('completed');
    expect(answer.usage?.total_tokens).toBeGreaterThan(1);
  });

  it('gets a streamed answer', async () => {
    const pieces: string[] = [];
    const stream = client().responses.stream({ model: model(), input: PING });
    stream.on('response.output_text.delta', ({ delta }) => pieces.push(delta));
    const answer = await stream.finalResponse();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(PONG);
    expect(answer.output_text).toBe(PONG);
  });

  it.each(['whole', 'streamed'])('runs two tools at once with %s answers, their reasoning kept', async (mode) => {
    const { answer, calls } = await runLoop((input) => {
      const body = {
        model: model(),
        input,
        tools: TOOLS,
        store: false,
        include: ['reasoning.encrypted_content' as const],
      };
      return mode === 'whole' ? client().responses.create(body) : client().responses.stream(body).finalResponse();
    });
    expect(answer).toBe(BOTH_QUOTES);
    expect(calls).toEqual([2]);
    expect(world.refusals()).toEqual([]);
    if (hasProofs(upstream)) expect(world.hasProofBack()).toBe(true);
  });

  it('gets an answer in the shape of a schema', async () => {
    const answer = await client().responses.parse({
      model: model(),
      input: 'Which city?',
      text: { format: zodTextFormat(CITY, 'city') },
    });
    expect(answer.output_parsed).toEqual(SAMPLE_CITY);
  });
});
