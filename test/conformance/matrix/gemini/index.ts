// generateContent in the matrix.
import type { ClientView } from '../../case-types.ts';
import { countOf } from '../fields.ts';
import type { Fields, MatrixProtocol, Usage } from '../words.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer, writeError } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

const STOPS: Readonly<Record<string, string>> = { STOP: 'stop', MAX_TOKENS: 'length', SAFETY: 'filter' };

/** Google has no word for "call these": an answer with calls just stops. */
function stopOf({ stop, tool_calls: calls }: ClientView): unknown {
  return stop === 'STOP' && calls.length > 0 ? 'tool' : (STOPS[String(stop)] ?? stop);
}

function usageOf(usage: Fields): Usage {
  const reasoning = countOf(usage['thoughtsTokenCount']);
  return {
    input: countOf(usage['promptTokenCount']),
    cached: countOf(usage['cachedContentTokenCount']),
    written: 0,
    output: countOf(usage['candidatesTokenCount']) + reasoning,
    reasoning,
  };
}

export const gemini: MatrixProtocol = { writeRequest, readRequest, writeAnswer, writeError, stopOf, usageOf };
