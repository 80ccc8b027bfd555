// The window's calls about routing on or off, and what a client needs to call the gateway.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { refusals } from './shapes.ts';

export const gatewayCalls = {
  setRouting: oc
    .input(z.object({ isOn: z.boolean() }))
    .errors(refusals)
    .output(z.void()),
  /** A command line that gets a first answer. It holds the local token, so it is fetched only to be copied or shown on demand. */
  pasteLine: oc.input(z.object({ kind: z.enum(['curl', 'claude-code']) })).output(z.object({ text: z.string() })),
  /** What a client needs to call the gateway, under a profile if one is named; for `dragoman env`. The window has no use for it. */
  access: oc
    .input(z.object({ profile: z.string().min(1).optional() }).optional())
    .errors(refusals)
    .output(z.object({ address: z.string(), token: z.string() })),
};
