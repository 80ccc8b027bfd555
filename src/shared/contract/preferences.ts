// The window's calls about what the user chose about the app itself.
import { eventIterator, oc } from '@orpc/contract';
import { preferencesChangeSchema, preferencesSchema } from '../model/preferences.ts';
import { refusals } from './shapes.ts';

export const preferencesCalls = {
  get: oc.output(preferencesSchema),
  /** Refused as a whole when a part of it can't be done, such as a port that is taken. */
  set: oc.input(preferencesChangeSchema).errors(refusals).output(preferencesSchema),
  /** The preferences now, and again after each change. */
  watch: oc.output(eventIterator(preferencesSchema)),
};
