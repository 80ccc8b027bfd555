// Messages in the matrix.
import type { ClientView } from '../../case-types.ts';
import { countOf, fieldsOf } from '../fields.ts';
import type { Fields, MatrixProtocol, Usage } from '../words.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer, writeError } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

const STOPS: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  tool_use: 'tool',
  max_tokens: 'length',
  refusal: 'filter',
};

function stopOf({ stop }: ClientView): unknown {
  return STOPS[String(stop)] ?? stop;
}

function usageOf(usage: Fields): Usage {
  const cached = countOf(usage['cache_read_input_tokens']);
  const written = countOf(usage['cache_creation_input_tokens']);
  return {
    input: countOf(usage['input_tokens']) + cached + written,
    cached,
    written,
    output: countOf(usage['output_tokens']),
    reasoning: countOf(fieldsOf(usage['output_tokens_details'])['thinking_tokens']),
  };
}

export const anthropicMessages: MatrixProtocol = {
  writeRequest,
  readRequest,
  writeAnswer,
  writeError,
  stopOf,
  usageOf,
};
