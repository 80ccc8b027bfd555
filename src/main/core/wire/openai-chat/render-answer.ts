// Folds sequenced events into the whole answer that a Chat client gets without a stream.
import { NO_USAGE, type IrEvent, type IrToolStart, type IrUsage, type StopReason } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';
import type { AnswerContext } from '../codec.ts';
import { renderFinishReason } from './finish.ts';
import { createProofKeeper, signatureFields, type ProofKeeper } from './carried-proofs.ts';
import { answerId, renderCitation } from './render-events.ts';
import { renderUsage } from './usage.ts';

interface OpenTool {
  readonly start: IrToolStart;
  text: string;
  proof: JsonObject;
}

interface Folded {
  readonly proofs: ProofKeeper;
  id: string | undefined;
  text: string;
  reasoning: string;
  refusal: string;
  readonly tools: OpenTool[];
  readonly annotations: JsonObject[];
  reason: StopReason;
  usage: IrUsage;
}

/** The body of an answer that is not streamed. */
export function renderAnswer(events: readonly IrEvent[], context: AnswerContext): JsonObject {
  const folded = fold(events);
  return {
    id: answerId(folded.id, context),
    object: 'chat.completion',
    created: context.createdAt,
    model: context.askedModel,
    choices: [
      {
        index: 0,
        message: renderMessage(folded),
        logprobs: null,
        finish_reason: renderFinishReason(folded.reason),
      },
    ],
    usage: renderUsage(folded.usage),
  };
}

function fold(events: readonly IrEvent[]): Folded {
  const folded: Folded = {
    proofs: createProofKeeper(),
    id: undefined,
    text: '',
    reasoning: '',
    refusal: '',
    tools: [],
    annotations: [],
    reason: 'stop',
    usage: NO_USAGE,
  };
  for (const event of events) take(folded, event);
  return folded;
}

function take(folded: Folded, event: IrEvent): void {
  folded.proofs.take(event);
  switch (event.type) {
    case 'start':
      folded.id = event.id;
      break;
    case 'text-delta':
      folded.text += event.text;
      break;
    case 'reasoning-delta':
      folded.reasoning += event.text;
      break;
    case 'refusal-delta':
      folded.refusal += event.text;
      break;
    case 'citation':
      folded.annotations.push(renderCitation(event));
      break;
    case 'finish':
      folded.reason = event.reason;
      folded.usage = event.usage ?? NO_USAGE;
      break;
    default:
      takeTool(folded, event);
  }
}

function takeTool(folded: Folded, event: IrEvent): void {
  if (event.type === 'tool-start') {
    folded.tools.push({ start: event, text: '', proof: folded.proofs.fieldsFor(event.signature) });
    return;
  }
  // Blocks come one after another, so the last tool is the open one.
  const tool = folded.tools.at(-1);
  if (tool === undefined) return;
  if (event.type === 'tool-delta') tool.text += event.text;
  else if (event.type === 'tool-end') tool.proof = { ...signatureFields(event.signature), ...tool.proof };
}

function renderMessage({ text, reasoning, refusal, tools, annotations }: Folded): JsonObject {
  return {
    role: 'assistant',
    content: text === '' && (tools.length > 0 || refusal !== '') ? null : text,
    refusal: refusal === '' ? null : refusal,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(tools.length === 0 ? {} : { tool_calls: tools.map(renderCall) }),
    ...(annotations.length === 0 ? {} : { annotations }),
  };
}

function renderCall({ start, text, proof }: OpenTool): JsonObject {
  const { id, name, kind } = start;
  const body: JsonObject =
    kind === 'custom'
      ? { custom: { name, input: text } }
      : { function: { name, arguments: text === '' ? '{}' : text } };
  return { id, type: kind, ...body, ...proof };
}
