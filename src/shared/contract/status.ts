// The window's calls about how the app and its gateway stand.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { appStatusSchema } from '../model/views.ts';

export const statusCalls = {
  get: oc.output(appStatusSchema),
  /** The status now, and again after each change. */
  watch: oc.output(eventIterator(appStatusSchema)),
  setTheme: oc.input(z.object({ theme: appStatusSchema.shape.theme })).output(z.void()),
};
