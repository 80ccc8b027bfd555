// The window's calls about the daily totals.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { usageQuerySchema, usageReportSchema } from '../model/usage.ts';

export const usageCalls = {
  /** The daily totals of a range of days, both included. */
  totals: oc.input(usageQuerySchema).output(usageReportSchema),
  /** The same as a table for spreadsheets. */
  csv: oc.input(usageQuerySchema).output(z.object({ text: z.string() })),
  /** Deletes all daily totals. The log stays. */
  clear: oc.output(z.void()),
};
