// How a scenario sets the doubled system up: the form of the options and the variable that carries them as JSON.
import { z } from 'zod';

export const optionsSchema = z.object({
  /** The folder with package.json and out/: the checkout, or an unpacked app archive. */
  appRoot: z.string(),
  /** Where Electron keeps `process.resourcesPath`. */
  resources: z.string(),
  version: z.string(),
  isPackaged: z.boolean(),
  /** False: another desktop app runs already. */
  hasLock: z.boolean().default(true),
  /** The language of the person's system. */
  locale: z.string().default('en-GB'),
  /** Of the person's computer: what the app and the page are told. */
  platform: z.enum(['linux', 'darwin']).default('linux'),
  keychain: z.enum(['gnome_libsecret', 'basic_text']).default('gnome_libsecret'),
});

export type DoubleOptions = z.output<typeof optionsSchema>;
export type DoubleOptionsInput = z.input<typeof optionsSchema>;

export const OPTIONS_VARIABLE = 'SHELL_DOUBLE_OPTIONS';
