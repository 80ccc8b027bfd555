// What the tests of all codecs share: a request with little in it, and what a call was refused with.
import { FailureError, type Failure } from '../../../../src/main/core/ir/failure.ts';
import type { IrRequest } from '../../../../src/main/core/ir/request.ts';

/** A request of the middle language with nothing in it but one short turn and what is given. */
export function irRequest(fields: Partial<IrRequest> = {}): IrRequest {
  return {
    model: 'asked',
    isStreaming: false,
    system: [],
    turns: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
    tools: [],
    sampling: {},
    nativeOnly: [],
    ignored: [],
    paths: {},
    ...fields,
  };
}

/** The failure that a call throws; fails when it throws none. */
export function failureOf(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}
