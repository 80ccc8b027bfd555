// The window's calls about how the app stands as a program.
import { oc } from '@orpc/contract';
import { diagnosticsBundleSchema, diagnosticsSchema } from '../model/diagnostics.ts';

export const diagnosticsCalls = {
  /** The figures of this moment. Cheap enough to ask every second. */
  get: oc.output(diagnosticsSchema),
  /** One file to show to whoever helps: no secrets, no requests, no name of the user. */
  bundle: oc.output(diagnosticsBundleSchema),
};
