import { GoogleGenAI, type CallableTool, type Content, type FunctionCall } from '@google/genai';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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

function client(): GoogleGenAI {
  return new GoogleGenAI({ apiKey: world.token(), httpOptions: { baseUrl: world.origin() } });
}

const DECLARATION = {
  name: READ_TOOL.name,
  description: READ_TOOL.description,
  parametersJsonSchema: READ_TOOL.schema,
};

/** For the SDK's own loop. */
function callable(calls: string[]): CallableTool {
  return {
    tool: async () => ({ functionDeclarations: [DECLARATION] }),
    callTool: async (functionCalls: FunctionCall[]) =>
      functionCalls.map(({ id, name = '', args }) => {
        const path = String(args?.['path']);
        calls.push(path);
        return {
          functionResponse: { name, response: { output: readFile(path) }, ...(id === undefined ? {} : { id }) },
        };
      }),
  };
}

describe.each(UPSTREAMS)('@google/genai in front of %s', (upstream) => {
  const model = (): string => world.model(upstream);

  it('gets a whole answer', async () => {
    const answer = await client().models.generateContent({ model: model(), contents: PING });
    expect(answer.text).toBe(PONG);
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer.usageMetadata?.totalTokenCount).toBeGreaterThan(1);
  });

  it('gets a streamed answer', async () => {
    const pieces: string[] = [];
    const stream = await client().models.generateContentStream({ model: model(), contents: PING });
    for await (const { text } of stream) if (text !== undefined && text !== '') pieces.push(text);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(PONG);
  });

  it('runs two tools at once in its own loop, their reasoning kept', async () => {
    const calls: string[] = [];
    const answer = await client().models.generateContent({
      model: model(),
      contents: TWO_FILES,
      config: { tools: [callable(calls)] },
    });
    expect(answer.text).toBe(BOTH_QUOTES);
    expect(calls).toEqual(['/data/alpha.txt', '/data/beta.txt']);
    expect(world.refusals()).toEqual([]);
    if (hasProofs(upstream)) expect(world.hasProofBack()).toBe(true);
  });

  it('runs two tools at once in a streamed chat, their reasoning kept', async () => {
    const chat = client().chats.create({
      model: model(),
      config: { tools: [{ functionDeclarations: [DECLARATION] }] },
    });
    const functionCalls: FunctionCall[] = [];
    for await (const chunk of await chat.sendMessageStream({ message: TWO_FILES })) {
      functionCalls.push(...(chunk.functionCalls ?? []));
    }
    expect(functionCalls).toHaveLength(2);
    const parts: Content['parts'] = functionCalls.map(({ id, name = '', args }) => {
      const response = { output: readFile(String(args?.['path'])) };
      return { functionResponse: { name, response, ...(id === undefined ? {} : { id }) } };
    });
    let text = '';
    for await (const chunk of await chat.sendMessageStream({ message: parts })) text += chunk.text ?? '';
    expect(text).toBe(BOTH_QUOTES);
    expect(world.refusals()).toEqual([]);
    if (hasProofs(upstream)) expect(world.hasProofBack()).toBe(true);
  });

  it('gets an answer in the shape of a schema', async () => {
    const answer = await client().models.generateContent({
      model: model(),
      contents: 'Which city?',
      config: { responseMimeType: 'application/json', responseJsonSchema: z.toJSONSchema(CITY) },
    });
    expect(JSON.parse(answer.text ?? '')).toEqual(SAMPLE_CITY);
  });

  it('counts tokens', async () => {
    const { totalTokens } = await client().models.countTokens({
      model: model(),
      contents: 'How many tokens are these?',
    });
    expect(totalTokens).toBeGreaterThan(3);
  });
});
