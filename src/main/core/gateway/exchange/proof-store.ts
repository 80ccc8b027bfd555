// Remembers what proves the reasoning behind a call, for clients that don't send it back (rule K-11): bounded, in memory only.
import type { IrEvent } from '../../ir/events.ts';
import type { CallProof } from '../../ir/recall-proofs.ts';
import type { IrReasoning, IrToolCall } from '../../ir/request.ts';
import type { Clock } from '../../ports.ts';

export interface ProofStore {
  /** Takes the events of one answer, as the client gets them. */
  watch(): (event: IrEvent) => void;
  find(call: Pick<IrToolCall, 'id' | 'name'>): CallProof | undefined;
}

const LIFETIME_MS = 24 * 3600 * 1000;
const MOST_ENTRIES = 4000;
const MOST_BYTES = 32 * 1024 * 1024;
/** Shorter ids are counted (`call_1`), not random: two conversations may have the same. */
const SHORTEST_ID = 20;

interface Entry {
  readonly name: string;
  readonly proof: CallProof;
  readonly bytes: number;
  readonly expiresAt: number;
}

/** An empty store, whose times come from the clock. */
export function createProofStore(clock: Clock): ProofStore {
  // In the order of use: the one that was not used for longest goes first.
  const entries = new Map<string, Entry>();
  let bytes = 0;
  const remove = (id: string): void => {
    bytes -= entries.get(id)?.bytes ?? 0;
    entries.delete(id);
  };
  const keep = (id: string, entry: Entry): void => {
    if (id.length < SHORTEST_ID || entry.bytes > MOST_BYTES) return;
    remove(id);
    entries.set(id, entry);
    bytes += entry.bytes;
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_ENTRIES && bytes <= MOST_BYTES) break;
      remove(oldest);
    }
  };
  return {
    watch: () =>
      createWatcher((id, name, proof) =>
        keep(id, { name, proof, bytes: JSON.stringify(proof).length, expiresAt: clock.now() + LIFETIME_MS }),
      ),
    find: ({ id, name }) => {
      const entry = entries.get(id);
      if (entry === undefined || entry.name !== name) return undefined;
      remove(id);
      if (entry.expiresAt <= clock.now()) return undefined;
      keep(id, entry);
      return entry.proof;
    },
  };
}

function createWatcher(keep: (id: string, name: string, proof: CallProof) => void): (event: IrEvent) => void {
  let text = '';
  let reasoning: IrReasoning[] = [];
  let call: { id: string; name: string; proof: CallProof } | undefined;
  return (event) => {
    if (event.type === 'reasoning-delta') text += event.text;
    else if (event.type === 'reasoning-end') {
      if (event.signature !== undefined) reasoning.push(provenReasoning(text, event));
      text = '';
    } else if (event.type === 'tool-start') {
      const { id, name, signature } = event;
      call = { id, name, proof: { reasoning, ...(signature === undefined ? {} : { own: signature }) } };
      reasoning = [];
    } else if (event.type === 'tool-end' && call !== undefined) {
      const proof = event.signature === undefined ? call.proof : { own: event.signature, ...call.proof };
      if (proof.reasoning.length > 0 || proof.own !== undefined) keep(call.id, call.name, proof);
      call = undefined;
    }
  };
}

function provenReasoning(
  text: string,
  { signature, isRedacted }: Extract<IrEvent, { type: 'reasoning-end' }>,
): IrReasoning {
  return {
    type: 'reasoning',
    text,
    ...(signature === undefined ? {} : { signature }),
    ...(isRedacted === true ? { isRedacted } : {}),
  };
}
