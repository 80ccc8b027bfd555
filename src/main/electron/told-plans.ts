// Of which plans the user was told that little is left.
import { z } from 'zod';
import type { Log } from '../core/ports.ts';
import { openToldFile, type ToldFile } from './told-file.ts';

/** Limits of plans, each with the end of its period (Unix milliseconds) where it is known. */
const toldPlansSchema = z.record(z.string(), z.number().nullable());

export type ToldPlans = z.output<typeof toldPlansSchema>;

export type ToldPlansFile = ToldFile<ToldPlans>;

/** The file in the data folder. */
export function openToldPlans({ folder, log }: { folder: string; log: Log }): ToldPlansFile {
  return openToldFile({ folder, name: 'told-plans.json', schema: toldPlansSchema, nothing: {}, log });
}
