// What the user may choose about the app itself: its look, its language, how it starts, closes and tells.
import { z } from 'zod';
import { KEPT_DAYS } from '../kept-days.ts';
import { LANGUAGES } from '../language.ts';
import { isProxyChoice } from '../proxy.ts';

/** What the app may tell outside of its window. */
export const NOTICE_KINDS = [
  'sign-in-needed',
  'quota-low',
  'quota-back',
  'provider-down',
  'client-changed',
  'gateway-failed',
  'budget',
  'switched',
  'update',
] as const;

export const themeSchema = z.enum(['system', 'light', 'dark']);
export const contrastSchema = z.enum(['system', 'more']);
export const languageChoiceSchema = z.enum(['system', ...LANGUAGES]);
export const noticeKindSchema = z.enum(NOTICE_KINDS);
/** Minutes after which a stream is ended with an error; 0 is without end. */
export const longestAnswerSchema = z
  .int()
  .min(0)
  .max(24 * 60);
/** How requests reach providers: straight, as `HTTPS_PROXY` and `NO_PROXY` say, or through one proxy. */
export const proxySchema = z
  .string()
  .trim()
  .max(500)
  .refine(
    isProxyChoice,
    'off, environment, env:NAME of a variable that holds an address, or an address such as http://proxy.example:3128 without a password',
  );
export const keptDaysSchema = z.literal(KEPT_DAYS);

export const windowSettingsSchema = z.strictObject({
  theme: themeSchema.default('system'),
  contrast: contrastSchema.default('system'),
  language: languageChoiceSchema.default('system'),
  /** Whether newer versions are asked for once a day. Off: nobody is contacted unasked. */
  checkForUpdates: z.boolean().default(false),
});

/** Only the desktop app has a tray; the other shell keeps these for it. */
export const desktopSettingsSchema = z.strictObject({
  closeAction: z.enum(['tray', 'quit']).default('tray'),
  /** `system`: the window, but the menu on macOS, where it is the custom. */
  trayClick: z.enum(['system', 'window', 'menu']).default('system'),
  /** macOS only: what stands beside the icon in the menu bar; `quota` is what is left of the active connection's plan. */
  trayTitle: z.enum(['none', 'quota']).default('none'),
  /** macOS only. `window`: while the window is open. */
  dockIcon: z.enum(['window', 'never']).default('window'),
  mutedNotices: z.array(noticeKindSchema).default([]),
  /** What happens to connected clients when the app quits. */
  onQuit: z.enum(['ask', 'keep', 'restore']).default('ask'),
});

/** All of them in one object, whatever group of the settings they stand in. Starting at login is kept by the system: `startup`. */
export const preferencesSchema = z.object({
  ...removeDefaults(windowSettingsSchema.shape),
  ...removeDefaults(desktopSettingsSchema.shape),
  /** The stored port; where the gateway really listens is in the status. */
  port: z.int().min(0).max(65_535),
  /** This run was started with another port, so a new one counts from the next start. */
  isPortFixed: z.boolean(),
  keptDays: keptDaysSchema,
  longestAnswerMinutes: longestAnswerSchema,
  proxy: proxySchema,
});

/** What is left out stays as it is. A new port is taken at once: running requests finish on the old one. */
export const preferencesChangeSchema = preferencesSchema
  .omit({ isPortFixed: true })
  .extend({ port: z.int().min(1024).max(65_535) })
  .partial()
  .strict();

function removeDefaults<Shape extends Record<string, z.ZodDefault>>(shape: Shape): Plain<Shape> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap()])) as Plain<Shape>;
}

type Plain<Shape extends Record<string, z.ZodDefault>> = { [Name in keyof Shape]: Shape[Name]['def']['innerType'] };

export type NoticeKind = z.infer<typeof noticeKindSchema>;
export type Preferences = z.infer<typeof preferencesSchema>;
export type PreferencesChange = z.infer<typeof preferencesChangeSchema>;
