import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
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

function client(): OpenAI {
  return new OpenAI({ baseURL: `${world.origin()}/v1`, apiKey: world.token(), maxRetries: 0 });
}

describe.each(UPSTREAMS)('openai (Chat Completions) in front of %s', (upstream) => {
  const question = (content: string): OpenAI.Chat.ChatCompletionCreateParamsNonStreaming => ({
    model: world.model(upstream),
    messages: [{ role: 'user', content }],
  });
  /** For the SDK's own loop. */
  const readTool = (calls: string[]) => ({
    type: 'function' as const,
    function: {
      name: READ_TOOL.name,
      description: READ_TOOL.description,
      parameters: READ_TOOL.schema,
      parse: JSON.parse,
      function: ({ path }: { path: string }) => {
        calls.push(path);
        return readFile(path);
      },
    },
  });

  it('gets a whole answer', async () => {
    const completion = await client().chat.completions.create(question(PING));
    expect(completion.choices[0]?.message.content).toBe(PONG);
    expect(completion.choices[0]?.finish_reason).toBe('stop');
    expect(completion.usage?.total_tokens).toBeGreaterThan(1);
  });

  it('gets a streamed answer, with usage at its end', async () => {
    const stream = await client().chat.completions.create({
      ...question(PING),
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      const piece = chunk.choices[0]?.delta.content ?? '';
      if (piece !== '') pieces.push(piece);
      usage = chunk.usage ?? usage;
    }
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(PONG);
    expect(usage?.prompt_tokens).toBeGreaterThan(0);
  });

  it.each(['whole', 'streamed'])('runs two tools at once with %s answers, their reasoning kept', async (mode) => {
    const calls: string[] = [];
    const params = { model: world.model(upstream), messages: question(TWO_FILES).messages, tools: [readTool(calls)] };
    const runner =
      mode === 'whole'
        ? client().chat.completions.runTools(params)
        : client().chat.completions.runTools({ ...params, stream: true });
    expect(await runner.finalContent()).toBe(BOTH_QUOTES);
    expect(calls).toEqual(['/data/alpha.txt', '/data/beta.txt']);
    expect(world.refusals()).toEqual([]);
    if (hasProofs(upstream)) expect(world.hasProofBack()).toBe(true);
  });

  it('gets an answer in the shape of a schema', async () => {
    const completion = await client().chat.completions.parse({
      ...question('Which city?'),
      response_format: zodResponseFormat(CITY, 'city'),
    });
    expect(completion.choices[0]?.message.parsed).toEqual(SAMPLE_CITY);
  });
});
