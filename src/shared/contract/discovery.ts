// The window's calls about model servers on this computer.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { localServerSchema } from '../model/discovery.ts';
import { connectionDraftSchema, connectionViewSchema } from '../model/views.ts';
import { refusals } from './shapes.ts';

export const discoveryCalls = {
  /** The model servers that were found on this computer, as far as known. */
  list: oc.output(z.array(localServerSchema)),
  /** Looks now; after `focus` only when the last time is a while ago. */
  look: oc.input(z.object({ reason: z.enum(['click', 'focus']) })).output(z.array(localServerSchema)),
  /** The servers now, and again after each change. Looking goes on as long as somebody watches. */
  watch: oc.output(eventIterator(z.object({ servers: z.array(localServerSchema) }))),
  /** Makes a connection with all models of the server. */
  connect: oc
    .input(z.object({ serverId: z.string().min(1), key: connectionDraftSchema.shape.key }))
    .errors(refusals)
    .output(connectionViewSchema),
};
