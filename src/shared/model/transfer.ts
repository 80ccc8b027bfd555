// Settings on their way to another computer: what is taken along, what is left out, and what an import would change.
import { z } from 'zod';

/** Longer files are not looked at. */
export const LONGEST_TRANSFER = 2 * 1024 * 1024;
export const SHORTEST_PASSPHRASE = 8;

/** What does not go into a file, with the name of the connection or provider that it belongs to. */
export const leftOutSchema = z.object({ reason: z.enum(['key', 'login', 'header', 'query']), name: z.string() });

export const exportedSchema = z.object({
  /** A name for the file, without a folder. */
  fileName: z.string(),
  text: z.string(),
  isEncrypted: z.boolean(),
  leftOut: z.array(leftOutSchema),
});

export const transferChangeSchema = z.object({
  kind: z.enum(['added', 'changed']),
  /** As the settings are written: `connections.work`, `window.theme`. */
  path: z.string(),
  /** Where a connection calls and with which key, or the new value. Holds no secret. */
  detail: z.string().optional(),
  /** The key that is here is not kept, for the address it was entered for is another one now. */
  losesKey: z.boolean(),
});

export const importPreviewSchema = z.object({
  /** The version of the app that made the file. */
  madeBy: z.string(),
  isEncrypted: z.boolean(),
  /** Ask for the passphrase: then there are no changes yet. */
  needsPassphrase: z.boolean(),
  changes: z.array(transferChangeSchema),
});

export const transferInputSchema = z.object({
  text: z.string().min(1).max(LONGEST_TRANSFER),
  passphrase: z.string().min(1).max(1000).optional(),
});

export const importedSchema = z.object({
  changes: z.array(transferChangeSchema),
  /** Where the settings of before are kept. */
  backup: z.string(),
});

export type LeftOut = z.infer<typeof leftOutSchema>;
export type Exported = z.infer<typeof exportedSchema>;
export type TransferChange = z.infer<typeof transferChangeSchema>;
export type ImportPreview = z.infer<typeof importPreviewSchema>;
export type TransferInput = z.infer<typeof transferInputSchema>;
export type Imported = z.infer<typeof importedSchema>;
