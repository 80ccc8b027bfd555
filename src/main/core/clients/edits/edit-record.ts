// What is written down before a client's file is touched: enough to put everything back without the app.
import { z } from 'zod';
import type { JsonValue } from '../../ir/json.ts';
import type { KeyPath } from '../formats/config-format.ts';
import { FORMATS, type FormatName } from '../formats/formats.ts';

const stepSchema = z.union([z.string(), z.strictObject({ field: z.string(), equals: z.string() })]);
const pathSchema = z.array(stepSchema);
const valueSchema: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;

const keySchema = z.strictObject({
  path: pathSchema,
  /** As it was written before the first connect; absent when there was no such key. Never changes, and is never ours. */
  before: z.string().optional(),
  /** Every value that we wrote, the newest last. */
  values: z.array(valueSchema).min(1),
});

const fileSchema = z.strictObject({
  path: z.string().min(1),
  format: z.enum(Object.keys(FORMATS) as [FormatName, ...FormatName[]]),
  existed: z.boolean(),
  madeFolders: z.array(z.string()),
  /** The text without our keys, for the case that nobody else changed anything. */
  original: z.string().optional(),
  /** SHA-256 of the text with our keys. */
  afterHash: z.string(),
  keys: z.array(keySchema),
  containers: z.array(z.strictObject({ path: pathSchema, isOurs: z.boolean(), interior: z.string().optional() })),
  /** Keys that the client itself sets to one of our names: they go as well when their value begins like this. */
  strays: z.array(z.strictObject({ path: pathSchema, prefix: z.string().min(1), before: z.string().optional() })),
});

export const editRecordSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  client: z.string(),
  scope: z.enum(['user', 'project', 'shell']),
  folder: z.string().optional(),
  profile: z.string().optional(),
  /** The gateway's address that was written. */
  address: z.string(),
  /** Which local token was written, by its id or name; never the token itself. */
  tokenId: z.string().optional(),
  /** Unix milliseconds. */
  connectedAt: z.number(),
  files: z.array(fileSchema),
});

export type EditRecord = z.output<typeof editRecordSchema>;
export type FileRecord = EditRecord['files'][number];
export type KeyRecord = FileRecord['keys'][number];

/** One key that a client shall have. */
export interface KeyWish {
  readonly path: KeyPath;
  readonly value: JsonValue;
}

/** What one file of a client shall hold. */
export interface FileWish {
  readonly path: string;
  readonly format: FormatName;
  readonly keys: readonly KeyWish[];
  readonly strays?: readonly { readonly path: KeyPath; readonly prefix: string }[];
}
