// What a message of the window must look like before the call library sees it: anything else could make it throw.
import { z } from 'zod';

/** Far above any real message, far below what would hurt. */
const MAXIMUM_LENGTH = 1_000_000;

const id = z.string().min(1).max(64);

/** The short keys are the call library's own: id, type and payload; address, body, headers and method. */
const apiMessageSchema = z.union([
  z.strictObject({
    i: id,
    p: z.strictObject({
      u: z.string().regex(/^\/[\w./-]{0,200}$/u),
      b: z.json().optional(),
      h: z.strictObject({ 'last-event-id': z.string().optional() }).optional(),
      m: z.literal('POST').optional(),
    }),
  }),
  /** The window stops listening to a stream. */
  z.strictObject({ i: id, t: z.literal(4), p: z.undefined().optional() }),
]);

/** Whether a message is a call or the end of one, in the form that the call library writes. */
export function isApiMessage(data: unknown): data is string {
  if (typeof data !== 'string' || data.length > MAXIMUM_LENGTH) return false;
  try {
    return apiMessageSchema.safeParse(JSON.parse(data)).success;
  } catch {
    // Not JSON, so not ours.
    return false;
  }
}
