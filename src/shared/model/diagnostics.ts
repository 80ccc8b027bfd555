// How the running app stands as a program: versions, memory, sizes, and how long its one thread was held up.
import { z } from 'zod';

/** Waits of the event loop over and above what a timer asked for, in milliseconds. Measured only while requests run. */
export const loopDelaySchema = z.object({
  /** Of the last one to two minutes in which requests ran; absent before the first of them. */
  recent: z.object({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }).optional(),
  /** The longest wait since the start. */
  longestMs: z.number(),
  /** When that was, in Unix milliseconds; absent while nothing was measured. */
  longestAt: z.number().optional(),
});

export const diagnosticsSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'headless']),
  /** Of Node, V8, SQLite and, in the desktop app, Electron and Chromium: by the names that Node gives them. */
  versions: z.record(z.string(), z.string()),
  /** Such as `linux x64`. */
  system: z.string(),
  uptimeMs: z.number(),
  memory: z.object({
    /** What the process takes of the computer's memory. */
    residentBytes: z.number(),
    heapUsedBytes: z.number(),
  }),
  journal: z.object({
    /** With the files that the database keeps beside it; 0 when there is none. */
    bytes: z.number(),
  }),
  /** Where the app keeps everything. */
  dataFolder: z.string(),
  /** Requests that are being answered now. */
  openRequests: z.number(),
  eventLoop: loopDelaySchema,
});

/** A file for whoever helps. */
export const diagnosticsBundleSchema = z.object({ fileName: z.string(), text: z.string() });

export type DiagnosticsBundle = z.infer<typeof diagnosticsBundleSchema>;
export type LoopDelay = z.infer<typeof loopDelaySchema>;
export type Diagnostics = z.infer<typeof diagnosticsSchema>;
