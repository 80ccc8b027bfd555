// The window's calls about newer versions of the app. Nothing is ever downloaded.
import { eventIterator, oc } from '@orpc/contract';
import { updatesSchema } from '../model/updates.ts';
import { refusals } from './shapes.ts';

export const updatesCalls = {
  get: oc.output(updatesSchema),
  /** What is known now, and again after each change. */
  watch: oc.output(eventIterator(updatesSchema)),
  /** Asks where the releases are, at most once a minute. Refused in a build that does not know where that is. */
  check: oc.errors(refusals).output(updatesSchema),
};
