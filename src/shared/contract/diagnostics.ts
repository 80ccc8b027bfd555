// The window's calls about how the app stands as a program.
import { oc } from '@orpc/contract';
import { diagnosticsSchema } from '../model/diagnostics.ts';

export const diagnosticsCalls = {
  /** The figures of this moment. Cheap enough to ask every second. */
  get: oc.output(diagnosticsSchema),
};
