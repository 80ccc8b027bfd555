// Recorded streams of each protocol, and what a client of that protocol takes for the end of a whole answer.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsIn } from '../../main/core/gateway/support/streams.ts';
import type { Protocol } from '../../../src/shared/protocols.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** All recordings of a protocol, good and bad ones, as bytes. */
export function recordings(protocol: Protocol): Buffer[] {
  const folder = join(FIXTURES, protocol);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sse'))
    .map((name) => readFileSync(join(folder, name)));
}

/** One recording by its name. */
export function recording(protocol: Protocol, name: string): Buffer {
  return readFileSync(join(FIXTURES, protocol, `${name}.sse`));
}

const ENDS: Record<Protocol, RegExp> = {
  'anthropic-messages': /^\{"type": ?"message_stop"/,
  'openai-chat': /^\[DONE\]$|"finish_reason": ?"/,
  'openai-responses': /^\{"type": ?"response\.(?:completed|incomplete)"/,
  gemini: /"finishReason": ?"/,
};

/** Whether a client of this protocol holds the stream for a whole answer. */
export function looksWhole(text: string, protocol: Protocol): boolean {
  return eventsIn(text).some(({ data }) => ENDS[protocol].test(data));
}

/** Whether the stream says that something went wrong. */
export function tellsTrouble(text: string): boolean {
  return eventsIn(text).some(
    ({ event, data }) => event === 'error' || /"error": ?\{|"response\.failed"|"type": ?"error"/.test(data),
  );
}
