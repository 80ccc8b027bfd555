// The window's calls about connecting client programs, and putting them back.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  clientConnectSchema,
  clientGrantSchema,
  clientPlanSchema,
  clientScopeSchema,
  clientViewSchema,
  connectWishSchema,
  restoreReportSchema,
} from '../model/client.ts';
import { refusals } from './shapes.ts';

export const clientsCalls = {
  /** All known clients, and how each stands. */
  list: oc.output(z.array(clientViewSchema)),
  /** What a program needs to call the gateway, with a token of its own; for the `dragoman` command. The window has no use for it. */
  grant: oc
    .input(connectWishSchema.extend({ isPreview: z.boolean().default(false), isLaunch: z.boolean().default(false) }))
    .errors(refusals)
    .output(clientGrantSchema),
  /** What connecting would change, before anything is written. */
  plan: oc.input(connectWishSchema).errors(refusals).output(clientPlanSchema),
  connect: oc.input(connectWishSchema).errors(refusals).output(clientConnectSchema),
  /** Puts one client back, or all; gently, a running program lets go first, which takes some seconds. */
  restore: oc
    .input(
      z.object({
        client: z.string().min(1).optional(),
        scope: clientScopeSchema.optional(),
        folder: z.string().min(1).optional(),
        isGentle: z.boolean().default(false),
      }),
    )
    .errors(refusals)
    .output(restoreReportSchema),
};
