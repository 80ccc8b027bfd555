// The demo connection: a scripted model inside the app, so that a newcomer sees a first answer without any key.
import type { Clock } from '../ports.ts';
import type { IrEvent } from '../ir/events.ts';
import { joinText } from '../ir/normalize-turns.ts';
import type { IrRequest } from '../ir/request.ts';

const WORD_PAUSE_MS = 25;
const LONGEST_QUOTE = 120;

/** Streams the scripted answer word by word. Ends early, without `finish`, when the signal aborts. */
export async function* demoAnswer(
  request: IrRequest,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): AsyncGenerator<IrEvent> {
  const words = answerFor(request).split(/(?<= )/);
  yield { type: 'start' };
  for (const word of words) {
    yield { type: 'text-delta', text: word };
    await pause(clock, signal);
    if (signal.aborted) return;
  }
  yield {
    type: 'usage',
    usage: { ...EMPTY, inputTokens: countWords(lastQuestion(request)), outputTokens: words.length },
  };
  yield { type: 'finish', reason: 'stop' };
  yield { type: 'end' };
}

const EMPTY = { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, reasoningTokens: 0 };

function answerFor(request: IrRequest): string {
  const question = lastQuestion(request).replace(/\s+/g, ' ').trim();
  const quote = question.length > LONGEST_QUOTE ? `${question.slice(0, LONGEST_QUOTE)}…` : question;
  const heard = quote === '' ? '' : ` You said: “${quote}”.`;
  return (
    `Hello from Dragoman!${heard} This answer comes from the built-in demo, a script and not a language model: ` +
    'your request travelled through the gateway and back, and you can see it in Activity. ' +
    'Add a connection in the window to talk to a real model.'
  );
}

/** What the user said last, without the reminders that tools put in front of it. */
function lastQuestion(request: IrRequest): string {
  const turn = request.turns.findLast(({ role }) => role === 'user');
  const texts = (turn?.parts ?? []).filter(
    (part) => part.type === 'text' && !part.text.startsWith('<system-reminder>'),
  );
  return joinText(texts.slice(-1));
}

function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.setTimer(WORD_PAUSE_MS, done);
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
