import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, isStepCount, Output, streamText, tool, type LanguageModel } from 'ai';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  BOTH_QUOTES,
  CITY,
  hasProofs,
  PING,
  PONG,
  readFile,
  SAMPLE_CITY,
  TWO_FILES,
  UPSTREAMS,
  useSdkWorld,
} from './world.ts';

const world = useSdkWorld();

// The adapters warn of models that they don't know; these are made up.
vi.stubGlobal('AI_SDK_LOG_WARNINGS', false);

/** The adapters that OpenCode and many web apps are built on. */
const ADAPTERS: Readonly<Record<string, (model: string) => LanguageModel>> = {
  '@ai-sdk/anthropic': (model) => createAnthropic({ baseURL: `${world.origin()}/v1`, apiKey: world.token() })(model),
  '@ai-sdk/openai': (model) =>
    createOpenAI({ baseURL: `${world.origin()}/v1`, apiKey: world.token() }).responses(model),
  '@ai-sdk/openai (chat)': (model) =>
    createOpenAI({ baseURL: `${world.origin()}/v1`, apiKey: world.token() }).chat(model),
  '@ai-sdk/openai-compatible': (model) =>
    createOpenAICompatible({
      name: 'dragoman',
      baseURL: `${world.origin()}/v1`,
      apiKey: world.token(),
      includeUsage: true,
      supportsStructuredOutputs: true,
    })(model),
  '@ai-sdk/google': (model) =>
    createGoogleGenerativeAI({ baseURL: `${world.origin()}/v1beta`, apiKey: world.token() })(model),
};

const PAIRS = Object.keys(ADAPTERS).flatMap((adapter) => UPSTREAMS.map((upstream) => ({ adapter, upstream })));

describe.each(PAIRS)('ai with $adapter in front of $upstream', ({ adapter, upstream }) => {
  const options = (): { model: LanguageModel; maxRetries: 0 } => ({
    model: (ADAPTERS[adapter] as (model: string) => LanguageModel)(world.model(upstream)),
    maxRetries: 0,
  });
  // OpenAI keeps the reasoning itself: its own adapter only refers to it.
  const bringsProof = hasProofs(upstream) && !(adapter === '@ai-sdk/openai' && upstream === 'openai-responses');
  const tools = (calls: string[]) => ({ read_file: readTool(calls) });

  it('gets a whole answer', async () => {
    const { text, finishReason, usage } = await generateText({ ...options(), prompt: PING });
    expect(text).toBe(PONG);
    expect(finishReason).toBe('stop');
    expect(usage.inputTokens).toBeGreaterThan(0);
  });

  it('gets a streamed answer', async () => {
    const result = streamText({ ...options(), prompt: PING, onError: ignore });
    const pieces: string[] = [];
    for await (const piece of result.textStream) pieces.push(piece);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(PONG);
    expect((await result.usage).outputTokens).toBeGreaterThan(0);
  });

  it('runs two tools at once with whole answers, their reasoning kept', async () => {
    const calls: string[] = [];
    const { text } = await generateText({
      ...options(),
      prompt: TWO_FILES,
      tools: tools(calls),
      stopWhen: isStepCount(3),
    });
    expect(world.refusals()).toEqual([]);
    if (bringsProof) expect(world.hasProofBack()).toBe(true);
    expect(text).toBe(BOTH_QUOTES);
    expect(calls).toEqual(['/data/alpha.txt', '/data/beta.txt']);
    expect(world.refusals()).toEqual([]);
  });

  it('runs two tools at once with streamed answers, their reasoning kept', async () => {
    const calls: string[] = [];
    const result = streamText({
      ...options(),
      prompt: TWO_FILES,
      tools: tools(calls),
      stopWhen: isStepCount(3),
      onError: ignore,
    });
    expect(await result.text).toBe(BOTH_QUOTES);
    expect(calls).toEqual(['/data/alpha.txt', '/data/beta.txt']);
    expect(world.refusals()).toEqual([]);
    if (bringsProof) expect(world.hasProofBack()).toBe(true);
  });

  it('gets an answer in the shape of a schema', async () => {
    const { output } = await generateText({
      ...options(),
      prompt: 'Which city?',
      output: Output.object({ schema: CITY }),
    });
    expect(output).toEqual(SAMPLE_CITY);
  });
});

/** The SDK would print it, and rejects anyway. */
function ignore(): void {}

function readTool(calls: string[]) {
  return tool({
    description: 'Reads a file',
    inputSchema: z.object({ path: z.string() }),
    execute: async ({ path }) => {
      calls.push(path);
      return readFile(path);
    },
  });
}
