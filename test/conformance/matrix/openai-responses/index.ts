// Responses in the matrix.
import type { ClientView } from '../../case-types.ts';
import { countOf, fieldsOf } from '../fields.ts';
import type { Fields, MatrixProtocol, Usage } from '../words.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer, writeError } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

const STOPS: Readonly<Record<string, string>> = {
  completed: 'stop',
  'incomplete:max_output_tokens': 'length',
  'incomplete:content_filter': 'filter',
};

/** Responses has no word for "call these": an answer with calls is complete. */
function stopOf({ stop, tool_calls: calls }: ClientView): unknown {
  return stop === 'completed' && calls.length > 0 ? 'tool' : (STOPS[String(stop)] ?? stop);
}

function usageOf(usage: Fields): Usage {
  const input = fieldsOf(usage['input_tokens_details']);
  return {
    input: countOf(usage['input_tokens']),
    cached: countOf(input['cached_tokens']),
    written: countOf(input['cache_write_tokens']),
    output: countOf(usage['output_tokens']),
    reasoning: countOf(fieldsOf(usage['output_tokens_details'])['reasoning_tokens']),
  };
}

export const openaiResponses: MatrixProtocol = { writeRequest, readRequest, writeAnswer, writeError, stopOf, usageOf };
