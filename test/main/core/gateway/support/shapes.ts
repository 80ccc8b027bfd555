// Whether an error body has the shape that a protocol's clients expect.
import { expect } from 'vitest';
import type { Protocol } from '../../../../../src/shared/protocols.ts';

const SHAPES: Record<Protocol, object> = {
  'anthropic-messages': { type: 'error', error: { type: expect.any(String), message: expect.any(String) } },
  'openai-chat': { error: { message: expect.any(String), type: expect.any(String) } },
  'openai-responses': { error: { message: expect.any(String), type: expect.any(String) } },
  gemini: { error: { message: expect.any(String) } },
};

/** Asserts the shape and returns the message. */
export function expectErrorShape(text: string, protocol: Protocol): string {
  const body = JSON.parse(text) as { error: { message: string } };
  expect(body).toMatchObject(SHAPES[protocol]);
  expect(body.error.message.length).toBeGreaterThan(2);
  return body.error.message;
}
