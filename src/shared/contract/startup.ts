// The window's calls about starting at login. The system alone keeps that, so it is asked each time.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { startupSchema } from '../model/startup.ts';
import { refusals } from './shapes.ts';

export const startupCalls = {
  get: oc.output(startupSchema),
  set: oc
    .input(z.object({ isOn: z.boolean() }))
    .errors(refusals)
    .output(startupSchema),
};
