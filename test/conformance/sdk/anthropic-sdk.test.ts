import Anthropic from '@anthropic-ai/sdk';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
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

const world = useSdkWorld();

function client(): Anthropic {
  return new Anthropic({ baseURL: world.origin(), authToken: world.token(), apiKey: null, maxRetries: 0 });
}

const TOOLS: Anthropic.Tool[] = [
  { name: READ_TOOL.name, description: READ_TOOL.description, input_schema: READ_TOOL.schema },
];

function textOf({ content }: Anthropic.Message): string {
  return content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
}

/** The loop that every agent has: ask, run the tools, give back what they gave. */
async function runLoop(
  ask: (messages: Anthropic.MessageParam[]) => Promise<Anthropic.Message>,
): Promise<{ answer: string; calls: number[] }> {
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: TWO_FILES }];
  const calls: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    const message = await ask(messages);
    const toolUses = message.content.filter((block) => block.type === 'tool_use');
    if (toolUses.length === 0) return { answer: textOf(message), calls };
    calls.push(toolUses.length);
    messages.push({ role: 'assistant', content: message.content });
    const results = toolUses.map(({ id, input }): Anthropic.ToolResultBlockParam => {
      return { type: 'tool_result', tool_use_id: id, content: readFile((input as { path: string }).path) };
    });
    messages.push({ role: 'user', content: results.reverse() });
  }
  return { answer: 'no end', calls };
}

describe.each(UPSTREAMS)('@anthropic-ai/sdk in front of %s', (upstream) => {
  const question = (content: string): Anthropic.MessageCreateParamsNonStreaming => ({
    model: world.model(upstream),
    max_tokens: 4000,
    messages: [{ role: 'user', content }],
  });

  it('gets a whole answer', async () => {
    const message = await client().messages.create(question(PING));
    expect(textOf(message)).toBe(PONG);
    expect(message.stop_reason).toBe('end_turn');
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(message.usage.output_tokens).toBeGreaterThan(0);
  });

  it('gets a streamed answer', async () => {
    const pieces: string[] = [];
    const stream = client().messages.stream(question(PING));
    stream.on('text', (text) => pieces.push(text));
    const message = await stream.finalMessage();
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(PONG);
    expect(textOf(message)).toBe(PONG);
  });

  it.each(['whole', 'streamed'])('runs two tools at once with %s answers, their reasoning kept', async (mode) => {
    const { answer, calls } = await runLoop((messages) => {
      const body = { ...question(''), messages, tools: TOOLS };
      return mode === 'whole' ? client().messages.create(body) : client().messages.stream(body).finalMessage();
    });
    expect(answer.split(/, | (?=✓)/).sort()).toEqual(BOTH_QUOTES.split(/, | (?=✓)/).sort());
    expect(calls).toEqual([2]);
    expect(world.refusals()).toEqual([]);
    if (hasProofs(upstream)) expect(world.hasProofBack()).toBe(true);
  });

  it('gets an answer in the shape of a schema', async () => {
    const message = await client().messages.parse({
      ...question('Which city?'),
      output_config: { format: zodOutputFormat(CITY) },
    });
    expect(message.parsed_output).toEqual(SAMPLE_CITY);
  });

  it('counts tokens', async () => {
    const { input_tokens: tokens } = await client().messages.countTokens({
      model: world.model(upstream),
      messages: [{ role: 'user', content: 'How many tokens are these?' }],
    });
    expect(tokens).toBeGreaterThan(3);
  });
});
