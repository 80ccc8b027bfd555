// Drives @google/genai, and tells what it accumulated.
import { GoogleGenAI, type GenerateContentResponse, type Part } from '@google/genai';
import type { ClientView } from '../case-types.ts';
import type { SdkDriver } from './sdk-call.ts';

export const callGemini: SdkDriver = async (call, view) => {
  const { origin, token, model, isStreaming, isCount, timeoutMs } = call;
  const httpOptions = { baseUrl: origin, fetch: call.fetch, timeout: timeoutMs };
  const client = new GoogleGenAI({ apiKey: token, httpOptions });
  const question = { model, contents: 'x' };
  if (isCount) view.message = await client.models.countTokens(question);
  else if (isStreaming) await readStream(await client.models.generateContentStream(question), view);
  else readAnswer(await client.models.generateContent(question), view);
};

interface Accumulated {
  candidates: { content: { role: string; parts: Part[] }; finishReason?: unknown }[];
  [field: string]: unknown;
}

async function readStream(stream: AsyncIterable<GenerateContentResponse>, view: ClientView): Promise<void> {
  const parts: Part[] = [];
  const whole: Accumulated = { candidates: [{ content: { role: 'model', parts } }] };
  for await (const chunk of stream) {
    const candidate = chunk.candidates?.[0];
    parts.push(...(candidate?.content?.parts ?? []));
    if (candidate?.finishReason !== undefined) {
      whole.candidates = [{ content: { role: 'model', parts }, finishReason: candidate.finishReason }];
    }
    for (const field of ['usageMetadata', 'promptFeedback', 'modelVersion', 'responseId'] as const) {
      if (chunk[field] !== undefined) whole[field] = chunk[field];
    }
    readAnswer(whole, view);
  }
}

function readAnswer(answer: object, view: ClientView): void {
  const whole = JSON.parse(JSON.stringify(answer)) as Partial<Accumulated>;
  view.message = whole;
  const candidate = whole.candidates?.[0];
  const parts = candidate?.content?.parts ?? [];
  view.text = textsOf(parts.filter(({ thought }) => thought !== true));
  view.thinking = textsOf(parts.filter(({ thought }) => thought === true));
  view.tool_calls = parts.flatMap(({ functionCall, thoughtSignature }) => {
    if (functionCall === undefined) return [];
    const { id, name, args = {} } = functionCall;
    return [{ id, name, input: args, signature: thoughtSignature }];
  });
  view.stop = candidate?.finishReason;
  view.usage = whole['usageMetadata'];
}

function textsOf(parts: readonly Part[]): string {
  return parts.map(({ text }) => text ?? '').join('');
}
