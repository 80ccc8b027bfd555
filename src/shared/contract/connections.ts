// The window's calls about the connections, their keys, models and tests.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  connectionChangeSchema,
  connectionDraftSchema,
  connectionKeySchema,
  connectionTestSchema,
  connectionViewSchema,
} from '../model/views.ts';
import { quotaSchema } from '../model/sign-in.ts';
import { connectionId, refusals } from './shapes.ts';

export const connectionsCalls = {
  list: oc.output(z.array(connectionViewSchema)),
  add: oc.input(connectionDraftSchema).errors(refusals).output(connectionViewSchema),
  /** Changes a connection: its slots, models, plan and the like. Keys are not among them. */
  update: oc
    .input(connectionId.extend({ change: connectionChangeSchema }))
    .errors(refusals)
    .output(connectionViewSchema),
  remove: oc.input(connectionId).errors(refusals).output(z.void()),
  activate: oc.input(connectionId).errors(refusals).output(z.void()),
  /** Replaces the list of model ids, for example with those picked from what a test found. */
  setModels: oc
    .input(connectionId.extend({ models: connectionDraftSchema.shape.models }))
    .errors(refusals)
    .output(connectionViewSchema),
  /** Puts another key, or `env:NAME`, in the place of all that the connection has. Its address stays as it is. */
  setKey: oc
    .input(connectionId.extend({ key: connectionKeySchema }))
    .errors(refusals)
    .output(connectionViewSchema),
  /** Asks the provider for its models with the stored key: no tokens are spent. */
  test: oc.input(connectionId).errors(refusals).output(connectionTestSchema),
  /** What is left of a coding plan; kept for minutes, so asking often costs nothing. */
  quota: oc.input(connectionId).errors(refusals).output(quotaSchema),
  /** Forgets that the connection failed, so that the next request asks it again. */
  tryNow: oc.input(connectionId).errors(refusals).output(connectionViewSchema),
};
