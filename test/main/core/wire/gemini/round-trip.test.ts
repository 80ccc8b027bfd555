import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IrEvent } from '../../../../../src/main/core/ir/events.ts';
import { FailureError } from '../../../../../src/main/core/ir/failure.ts';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrPart, IrTurn } from '../../../../../src/main/core/ir/request.ts';
import { gemini } from '../../../../../src/main/core/wire/gemini/index.ts';
import { checkGeminiContents } from '../../../../helpers/gemini-grammar.ts';
import { checkEventOrder } from '../../../../helpers/grammar.ts';
import { foldEvents, replayPieces, sequence } from '../../../../helpers/replay.ts';
import { completeAnswers } from './answers.ts';
import { irRequest } from '../support.ts';
import { contextFor, parse, render, stream } from './support.ts';

function replay(text: string): IrEvent[] {
  return replayPieces([Buffer.from(text)], gemini.createEventParser());
}

/** Without ids, which the parser makes up. */
function fold(events: readonly IrEvent[]): object {
  const { tools, ...rest } = foldEvents(events);
  return {
    ...rest,
    tools: tools.map(({ name, text }) => ({ name, input: text === '' ? {} : (JSON.parse(text) as unknown) })),
  };
}

describe('an answer', () => {
  it('is the same whole and streamed (I-5)', () => {
    fc.assert(
      fc.property(completeAnswers, (events) => {
        const whole = sequence(gemini.parseAnswer(gemini.renderAnswer(events, contextFor())));
        const streamed = replay(stream(events));
        expect(checkEventOrder(whole)).toEqual([]);
        expect(checkEventOrder(streamed)).toEqual([]);
        expect(fold(whole)).toEqual(fold(streamed));
      }),
    );
  });

  it('comes back as it went out', () => {
    fc.assert(
      fc.property(completeAnswers, (events) => {
        const { text, reasoning, tools, last } = foldEvents(replay(stream(events)));
        const sent = foldEvents(events);
        expect(reasoning).toBe(sent.reasoning);
        expect(tools.map(({ name }) => name)).toEqual(sent.tools.map(({ name }) => name));
        expect((last as { usage: unknown }).usage).toEqual((sent.last as { usage: unknown }).usage);
        // An answer that a filter stopped before its first word gets an explanation.
        expect(text).toBe(sent.text);
      }),
    );
  });
});

const RICH: JsonObject = {
  contents: [
    {
      role: 'user',
      parts: [
        { text: 'Look:' },
        { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
        { fileData: { mimeType: 'video/mp4', fileUri: 'gs://bucket/v.mp4' } },
      ],
    },
    {
      role: 'model',
      parts: [
        { text: 'Let me see.', thoughtSignature: 'T1' },
        { functionCall: { name: 'read', args: { file_path: 'a' } }, thoughtSignature: 'S1' },
        { functionCall: { name: 'list', args: {} } },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            name: 'read',
            response: { output: '18 °C' },
            parts: [{ inlineData: { mimeType: 'image/png', data: 'BB' } }],
          },
        },
        { functionResponse: { name: 'list', response: { error: 'gone' } } },
      ],
    },
    {
      role: 'model',
      parts: [
        { executableCode: { language: 'PYTHON', code: '1+1' } },
        { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2' } },
        { text: 'Done.' },
      ],
    },
    { role: 'user', parts: [{ text: 'And now?' }] },
  ],
  systemInstruction: { parts: [{ text: 'Be terse.' }] },
  tools: [
    {
      functionDeclarations: [
        {
          name: 'read',
          description: 'D',
          parametersJsonSchema: {
            type: 'object',
            properties: { file_path: { type: 'string' } },
            required: ['file_path'],
          },
        },
        { name: 'list', parametersJsonSchema: { type: 'object', properties: {} } },
      ],
    },
  ],
  toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['read', 'list'] } },
  generationConfig: {
    maxOutputTokens: 512,
    temperature: 1,
    topP: 0.95,
    topK: 64,
    seed: 7,
    presencePenalty: 0.5,
    frequencyPenalty: 0.25,
    stopSequences: ['Z'],
    responseMimeType: 'application/json',
    responseJsonSchema: { type: 'object', properties: { a: { type: 'string' } } },
    thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
  },
};

describe('a request of Gemini’s through the middle language', () => {
  it('comes out as it went in, for all that is documented', () => {
    const request = parse(RICH);
    expect(request.ignored).toEqual([]);
    expect(request.nativeOnly).toEqual([]);
    expect(render(request, 'gemini-3-flash-preview')).toEqual(RICH);
  });

  it('comes out the same when it is read a second time', () => {
    const once = render(parse(RICH), 'gemini-2.5-flash');
    expect(render(parse(once), 'gemini-2.5-flash')).toEqual(once);
  });
});

const word = fc.constantFrom('', ' ', 'a', 'b c', '\ud83d', '{"x":1}');
const callId = fc.constantFrom('c1', 'c2', 'c3', 'gem_x');
const signature = fc.constantFrom(
  { origin: 'gemini' as const, value: 'G' },
  { origin: 'anthropic-messages' as const, value: 'A' },
);
const textPart = word.map((text): IrPart => ({ type: 'text', text }));
const part: fc.Arbitrary<IrPart> = fc.oneof(
  textPart,
  fc
    .record({ id: callId, name: fc.constantFrom('f', 'g', 'ns.tool', '9') })
    .map(({ id, name }): IrPart => ({ type: 'tool-call', id, name, kind: 'function', input: {} })),
  fc.record({ callId, isError: fc.boolean() }).map(({ callId: id, isError }): IrPart => ({
    type: 'tool-result',
    callId: id,
    isError,
    parts: [{ type: 'text', text: 'r' }],
  })),
  fc.record({ text: word, signature }).map((fields): IrPart => ({ type: 'reasoning', ...fields })),
  fc.constant<IrPart>({ type: 'media', kind: 'image', source: { type: 'url', url: 'https://x.example/a.png' } }),
);

/** Calls only from the assistant and results only from the user: that is what parsers give. */
function turnOf(role: IrTurn['role'], parts: IrPart[]): IrTurn {
  if (role === 'system') return { role, parts: parts.filter(({ type }) => type === 'text') };
  const foreign = role === 'user' ? ['tool-call', 'reasoning'] : ['tool-result'];
  return { role, parts: parts.filter(({ type }) => !foreign.includes(type)) };
}

const turns = fc.array(
  fc
    .tuple(fc.constantFrom<IrTurn['role']>('user', 'assistant', 'system'), fc.array(part, { maxLength: 4 }))
    .map(([role, parts]) => turnOf(role, parts)),
  { maxLength: 6 },
);

describe('any conversation', () => {
  it('becomes contents that the service takes', () => {
    fc.assert(
      fc.property(
        turns,
        fc.constantFrom('gemini-3-pro-preview', 'gemini-2.5-pro', 'gemini-2.0-flash'),
        (conversation, model) => {
          const body = render(irRequest({ turns: conversation }), model);
          expect(checkGeminiContents(body)).toEqual([]);
          expect(JSON.stringify(body)).not.toContain('"A"');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('garbage', () => {
  it('never makes a parser of answers throw', () => {
    const keys = fc.constantFrom(
      'candidates',
      'content',
      'parts',
      'text',
      'functionCall',
      'name',
      'args',
      'finishReason',
      'usageMetadata',
      'promptFeedback',
      'blockReason',
      'error',
      'thought',
      'groundingMetadata',
      'groundingChunks',
      'groundingSupports',
      'executableCode',
      'index',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(null, 0, -1, '', 'STOP', true, 'x'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (chunks) => {
        const parser = gemini.createEventParser();
        const events = chunks.flatMap((chunk) => parser.push({ event: '', data: JSON.stringify(chunk) }));
        const sequenced = sequence(events);
        expect(['finish', 'error']).toContain(sequenced.at(-1)?.type);
        stream(sequenced);
        for (const chunk of chunks)
          if (typeof chunk === 'object' && chunk !== null && !Array.isArray(chunk))
            gemini.parseAnswer(chunk as JsonObject);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), (data) =>
        gemini
          .createEventParser()
          .push({ event: '', data })
          .every(({ type }) => type === 'start'),
      ),
    );
  });

  it('in a request is refused with a path, never with a crash', () => {
    const keys = fc.constantFrom(
      'contents',
      'parts',
      'role',
      'text',
      'functionCall',
      'functionResponse',
      'response',
      'name',
      'tools',
      'functionDeclarations',
      'parameters',
      'toolConfig',
      'functionCallingConfig',
      'mode',
      'generationConfig',
      'thinkingConfig',
      'systemInstruction',
      'inlineData',
      'data',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(null, 0, '', 'user', 'x', true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
      ),
    }));
    const body = fc
      .dictionary(keys, value, { maxKeys: 5 })
      .map((fields) => JSON.parse(JSON.stringify({ contents: [], ...fields })) as JsonObject);
    fc.assert(
      fc.property(body, (fields) => {
        try {
          render(parse(fields));
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
          expect(error.failure.param).toMatch(/\w/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
