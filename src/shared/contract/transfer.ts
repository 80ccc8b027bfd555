// The window's calls about taking settings to another computer.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  exportedSchema,
  importedSchema,
  importPreviewSchema,
  SHORTEST_PASSPHRASE,
  transferInputSchema,
} from '../model/transfer.ts';
import { refusals } from './shapes.ts';

export const transferCalls = {
  /** Without a passphrase no secret goes into the text; with one the whole is encrypted, keys included. */
  export: oc
    .input(z.object({ passphrase: z.string().min(SHORTEST_PASSPHRASE).max(1000).optional() }))
    .errors(refusals)
    .output(exportedSchema),
  /** What an import would change. Changes nothing. */
  preview: oc.input(transferInputSchema).errors(refusals).output(importPreviewSchema),
  /** Does it, after a copy of the present settings was put aside. */
  import: oc.input(transferInputSchema).errors(refusals).output(importedSchema),
};
