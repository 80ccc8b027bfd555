// The window's calls about connecting client programs, and putting them back.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  clientBackupsSchema,
  clientConnectSchema,
  clientGrantSchema,
  clientPlanSchema,
  clientScopeSchema,
  clientsNowSchema,
  clientSnippetSchema,
  clientViewSchema,
  connectWishSchema,
  restoreReportSchema,
} from '../model/client.ts';
import { refusals } from './shapes.ts';

export const clientsCalls = {
  /** All known clients, and how each stands. */
  list: oc.output(z.array(clientViewSchema)),
  /** The same now and after each change, as long as somebody watches. */
  watch: oc.output(eventIterator(clientsNowSchema)),
  /** What is written down of each connect, and what restoring it would do to each file. */
  backups: oc.output(clientBackupsSchema),
  /** The keys of a plan as lines to paste, for a file that can't be edited by Dragoman. They hold the local token. */
  snippets: oc.input(connectWishSchema).errors(refusals).output(z.array(clientSnippetSchema)),
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
        /** One connect. */
        id: z.string().min(1).optional(),
        client: z.string().min(1).optional(),
        scope: clientScopeSchema.optional(),
        folder: z.string().min(1).optional(),
        isGentle: z.boolean().default(false),
      }),
    )
    .errors(refusals)
    .output(restoreReportSchema),
};
