// Reasoning and calls of an answer as parts for a client, for the stream and the whole answer alike.
import type { IrEvent, IrToolStart } from '../../ir/events.ts';
import { parseToolInput, type JsonObject } from '../../ir/json.ts';
import type { CarriedSignature } from '../../ir/signatures.ts';
import type { AnswerContext } from '../codec.ts';
import { isSynthesised } from './call-ids.ts';
import { writeProofs } from './proofs.ts';

export interface AnswerParts {
  readonly showsThoughts: boolean;
  noteThought(text: string): void;
  /** Keeps the proof until a call can carry it. */
  endThought(event: Extract<IrEvent, { type: 'reasoning-end' }>): void;
  startCall(event: IrToolStart): void;
  noteArguments(text: string): void;
  /** The whole call (rule W-13); undefined when none is open. */
  endCall(event: Extract<IrEvent, { type: 'tool-end' }>): JsonObject | undefined;
}

/** Makes the parts of one answer from its events, a call as one part when its arguments are whole. */
export function createAnswerParts({ request }: AnswerContext): AnswerParts {
  /** Clients that drop thoughts from their history keep the signature of a call (Gemini CLI 0.61). */
  const proofs: CarriedSignature[] = [];
  const sendsIds = request.turns.some(({ parts }) =>
    parts.some((part) => part.type === 'tool-call' && !isSynthesised(part.id)),
  );
  let thought = '';
  let call: { start: IrToolStart; text: string } | undefined;
  return {
    // Not a word about thoughts in the request: then they do no harm. One that speaks of them must ask for them.
    showsThoughts: request.reasoning?.wantsSummary !== false,
    noteThought: (text) => void (thought += text),
    endThought: ({ signature, isRedacted }) => {
      if (signature !== undefined) {
        const redacted = isRedacted === true ? { isRedacted } : {};
        proofs.push({ ...signature, ...(thought === '' ? {} : { text: thought }), ...redacted });
      }
      thought = '';
    },
    startCall: (start) => void (call = { start, text: '' }),
    noteArguments: (text) => {
      if (call !== undefined) call.text += text;
    },
    endCall: ({ signature: late }) => {
      if (call === undefined) return undefined;
      const { start, text } = call;
      call = undefined;
      const own = start.signature ?? late;
      const carried = proofs.splice(0);
      const proof = writeProofs(own === undefined ? carried : [...carried, own]);
      return {
        functionCall: { ...(sendsIds ? { id: start.id } : {}), name: start.name, args: parseToolInput(text) },
        ...(proof === undefined ? {} : { thoughtSignature: proof }),
      };
    },
  };
}
