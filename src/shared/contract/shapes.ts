// Shapes that several calls of the contract share.
import { z } from 'zod';

export const connectionId = z.object({ id: z.string().min(1) });

/** Errors carry a text for the user: what happened, why, what to do next. */
export const refusals = {
  NOT_FOUND: { status: 404 },
  INVALID: { status: 422 },
  READ_ONLY: { status: 409 },
  SAVE_FAILED: { status: 507 },
} as const;
