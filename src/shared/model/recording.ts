// Recorded bodies of an exchange: whether they are kept, and what of them. Secrets were taken out before they were kept.
import { z } from 'zod';
import { KEPT_DAYS } from '../kept-days.ts';

/** `ten-minutes`: everything until then, and afterwards what was set before. */
export const recordingModeSchema = z.enum(['off', 'errors', 'ten-minutes', 'always']);

/** Days after which bodies are deleted. */
export const retentionDaysSchema = z.literal(KEPT_DAYS);

export const recordingStateSchema = z.object({
  mode: recordingModeSchema,
  /** With `ten-minutes`: Unix milliseconds of its end, and what comes then. */
  until: z.number().optional(),
  afterwards: z.enum(['off', 'errors']).optional(),
  retentionDays: retentionDaysSchema,
  /** Exchanges with bodies, and how much they take. */
  count: z.number(),
  bytes: z.number(),
  maxBytes: z.number(),
});

export const recordingChangeSchema = z.object({
  mode: recordingModeSchema.optional(),
  retentionDays: retentionDaysSchema.optional(),
});

export const recordedMessageSchema = z.object({
  /** The path of the client's request, or the provider's address; absent for answers. */
  address: z.string().optional(),
  /** Only of answers. */
  status: z.number().optional(),
  /** Only those that are on a list of harmless ones. */
  headers: z.record(z.string(), z.string()),
  text: z.string(),
  /** How long the whole body was. */
  bytes: z.number(),
  /** It was longer than what is kept of one body. */
  isCut: z.boolean(),
});

export const recordingSchema = z.object({
  exchangeId: z.string(),
  at: z.number(),
  clientRequest: recordedMessageSchema,
  /** To the last provider that was asked; absent when none was. */
  upstreamRequest: recordedMessageSchema.optional(),
  upstreamResponse: recordedMessageSchema.optional(),
  /** As far as it went out. */
  clientResponse: recordedMessageSchema.optional(),
});

/** `dropped`: it was to be recorded, but too much came at once. */
export const recordingAnswerSchema = z.object({
  state: z.enum(['none', 'dropped', 'kept']),
  recording: recordingSchema.optional(),
});

export type RecordingMode = z.infer<typeof recordingModeSchema>;
export type RecordingState = z.infer<typeof recordingStateSchema>;
export type RecordingChange = z.infer<typeof recordingChangeSchema>;
export type RecordedMessage = z.infer<typeof recordedMessageSchema>;
export type Recording = z.infer<typeof recordingSchema>;
export type RecordingAnswer = z.infer<typeof recordingAnswerSchema>;
