// Chat Completions in the matrix.
import type { ClientView } from '../../case-types.ts';
import { countOf, fieldsOf } from '../fields.ts';
import type { Fields, MatrixProtocol, Usage } from '../words.ts';
import { readRequest } from './read-request.ts';
import { writeAnswer, writeError } from './write-answer.ts';
import { writeRequest } from './write-request.ts';

const STOPS: Readonly<Record<string, string>> = { tool_calls: 'tool', content_filter: 'filter' };

function stopOf({ stop }: ClientView): unknown {
  return STOPS[String(stop)] ?? stop;
}

function usageOf(usage: Fields): Usage {
  const input = fieldsOf(usage['prompt_tokens_details']);
  return {
    input: countOf(usage['prompt_tokens']),
    cached: countOf(input['cached_tokens']),
    written: countOf(input['cache_write_tokens']),
    output: countOf(usage['completion_tokens']),
    reasoning: countOf(fieldsOf(usage['completion_tokens_details'])['reasoning_tokens']),
  };
}

export const openaiChat: MatrixProtocol = { writeRequest, readRequest, writeAnswer, writeError, stopOf, usageOf };
