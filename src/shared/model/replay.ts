// A request that is sent again to another connection, as the window watches it.
import { z } from 'zod';

export const replayWishSchema = z.object({
  /** The exchange whose request is repeated. */
  id: z.string().min(1),
  connectionId: z.string().min(1),
  model: z.string().trim().min(1).max(256),
});

/** Whole each time, in its newest state. */
export const replayStateSchema = z.object({
  state: z.enum(['running', 'done', 'failed']),
  /** The exchange that it became; known once the gateway has answered. */
  exchangeId: z.string().optional(),
  status: z.number().optional(),
  /** The answer as a person reads it, so far; calls of tools by their names. */
  text: z.string(),
  /** The text goes on, but no more of it is shown. */
  isCut: z.boolean(),
  /** What went wrong. */
  problem: z.string().optional(),
});

export type ReplayWish = z.infer<typeof replayWishSchema>;
export type ReplayState = z.infer<typeof replayStateSchema>;
