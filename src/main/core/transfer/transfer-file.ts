// The file that settings travel in: its frame, and what can be wrong with one.
import { z } from 'zod';
import { type Settings, settingsSchema } from '../../../shared/model/settings.ts';
import { joinProblems, listProblems } from '../settings/problem-list.ts';
import { RefusalError } from '../settings/refusal.ts';
import { type Sealed, sealedSchema, seal, unseal } from './encrypt.ts';

const FORMAT = 'dragoman-settings';
const VERSION = 1;

const frameSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int().positive(),
  madeBy: z.string().max(100),
});

const bodySchema = z.strictObject({
  ...frameSchema.shape,
  settings: z.unknown().optional(),
  encrypted: sealedSchema.optional(),
});

export interface TransferFile {
  readonly madeBy: string;
  readonly isEncrypted: boolean;
  /** Undefined while a passphrase is needed. Keys stand in it as texts, if they were taken along. */
  readonly settings: Settings | undefined;
}

/** The text of a file. */
export async function writeTransfer(
  settings: unknown,
  { madeBy, passphrase }: { madeBy: string; passphrase: string | undefined },
): Promise<string> {
  const frame = { format: FORMAT, version: VERSION, madeBy } as const;
  const body =
    passphrase === undefined
      ? { ...frame, settings }
      : { ...frame, encrypted: await seal(JSON.stringify(settings), passphrase, contextOf(frame)) };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** Reads it. Throws RefusalError with what is wrong and what to do. */
export async function readTransfer(text: string, passphrase: string | undefined): Promise<TransferFile> {
  const raw = parseJson(text);
  const frame = frameSchema.safeParse(raw);
  if (!frame.success) throw new RefusalError('invalid', 'This file holds no settings of Dragoman. Choose another one.');
  const { madeBy, version } = frame.data;
  if (version > VERSION) throw tooNew(madeBy);
  const body = bodySchema.safeParse(raw);
  if (!body.success) throw damaged(listProblems(body.error));
  const { encrypted, settings } = body.data;
  if (encrypted === undefined) return { madeBy, isEncrypted: false, settings: checked(settings, madeBy) };
  if (passphrase === undefined) return { madeBy, isEncrypted: true, settings: undefined };
  const opened = await open(encrypted, passphrase, contextOf(frame.data));
  return { madeBy, isEncrypted: true, settings: checked(opened, madeBy) };
}

async function open(encrypted: Sealed, passphrase: string, context: string): Promise<unknown> {
  const text = await unseal(encrypted, passphrase, context);
  if (text !== undefined) return JSON.parse(text) as unknown;
  throw new RefusalError(
    'invalid',
    'The passphrase does not fit, or the file was changed since it was made. Type it again, and mind capital letters.',
  );
}

/** Sealed along with the data, so that nobody can put it into another frame. */
function contextOf({ format, version, madeBy }: z.output<typeof frameSchema>): string {
  return JSON.stringify([format, version, madeBy]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    // What exactly is wrong helps nobody who did not write the file by hand.
    throw new RefusalError(
      'invalid',
      'This file can not be read: it is cut or no export of Dragoman. Export it again.',
    );
  }
}

function checked(raw: unknown, madeBy: string): Settings {
  const schemaVersion = z.object({ schemaVersion: z.number() }).safeParse(raw);
  if (schemaVersion.success && schemaVersion.data.schemaVersion > 1) throw tooNew(madeBy);
  const parsed = settingsSchema.safeParse(raw);
  if (!parsed.success) throw damaged(listProblems(parsed.error));
  return parsed.data;
}

function tooNew(madeBy: string): RefusalError {
  return new RefusalError(
    'invalid',
    `This file was made by a newer Dragoman (${madeBy}). Update this one, then import it again.`,
  );
}

function damaged(problems: readonly string[]): RefusalError {
  return new RefusalError('invalid', joinProblems('The settings in this file have problems:', problems), { problems });
}
