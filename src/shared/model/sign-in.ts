// What the window is shown of sign-ins: providers, running attempts and accounts. Tokens never appear here.
import { z } from 'zod';

/** `browser`: over a page and back. `device`: a code to type in. `token`: one pasted by the user. `import`: from another program's file. */
export const signInWaySchema = z.enum(['browser', 'device', 'token', 'import']);

/** `risk`: the provider may act against the account. `closed`: the provider has ended this way, so it will hardly work. */
export const signInGuardSchema = z.enum(['risk', 'closed']);

export const signInProviderSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first is the usual one. Empty: nobody can sign in here from Dragoman, and `notice` says why. */
  ways: z.array(signInWaySchema),
  /** What the user should know first. */
  notice: z.string().optional(),
  /** A sign-in is refused until the user has said that they know the notice. */
  guard: signInGuardSchema.optional(),
  /** What to use instead: a provider that takes a key. */
  replacement: z.object({ id: z.string(), name: z.string() }).optional(),
  /** Another program is signed in by itself, and its state can be looked at by click. */
  hasStatus: z.boolean(),
  /** For a token: what it is and where to make one. */
  tokenHint: z.string().optional(),
  /** For an import: the file that would be read, by click only. */
  importHint: z.string().optional(),
  /** It can be a server of one's own: a host name may be given. */
  takesDomain: z.boolean(),
  /** A project of the user's own may be given. */
  takesProject: z.boolean(),
});

export const accountSchema = z.object({
  id: z.string(),
  provider: z.string(),
  providerName: z.string(),
  label: z.string(),
  plan: z.string().optional(),
  source: signInWaySchema,
  /** `blocked`: the login is fine, but the provider serves nothing. */
  state: z.enum(['ok', 'needs-login', 'blocked']),
  /** Why, and what to do; absent while all is well. */
  problem: z.string().optional(),
  /** Unix milliseconds; of the access token, which is renewed by itself. */
  expiresAt: z.number().optional(),
  /** Connections that use it. */
  connections: z.array(z.string()),
});

/** How another program is signed in by itself. */
export const programLoginSchema = z.object({
  /** `unknown`: it may not be looked at, or can't be understood. */
  state: z.enum(['signed-in', 'signed-out', 'unknown']),
  plan: z.string().optional(),
  /** Unix milliseconds; the program renews it by itself. */
  expiresAt: z.number().optional(),
  /** Settings of the program that keep it from using this login. */
  overrides: z.array(z.string()),
});

export const signInAttemptSchema = z.object({
  id: z.string(),
  provider: z.string(),
  way: signInWaySchema,
  state: z.enum(['waiting', 'done', 'failed', 'cancelled']),
  /** The page to open. */
  url: z.string().optional(),
  /** The code to type in there. */
  userCode: z.string().optional(),
  /** An address or code from the browser may be pasted, for a browser on another computer. */
  takesPaste: z.boolean(),
  /** Unix milliseconds. */
  endsAt: z.number().optional(),
  account: accountSchema.optional(),
  problem: z.object({ code: z.string(), message: z.string() }).optional(),
});

export const signInRequestSchema = z.object({
  provider: z.string().min(1),
  /** The provider's usual one when absent. */
  way: signInWaySchema.optional(),
  token: z.string().trim().min(1).max(8192).optional(),
  domain: z.string().trim().min(1).max(255).optional(),
  project: z
    .string()
    .trim()
    .regex(/^[a-z][\w.:-]{1,80}$/i, 'the id of a project, such as my-company-42')
    .optional(),
  /** The user knows the notice of a guarded provider. */
  acceptsNotice: z.boolean().optional(),
});

export const quotaSchema = z.object({
  windows: z.array(
    z.object({
      name: z.string(),
      /** From 0 to 100. */
      usedPercent: z.number(),
      /** Of something beside answers, such as searches: answers go on when it is used up. */
      isBeside: z.boolean().optional(),
      /** Unix milliseconds. */
      resetsAt: z.number().optional(),
    }),
  ),
  /** When the provider was asked. */
  askedAt: z.number(),
});

export type SignInGuard = z.infer<typeof signInGuardSchema>;
export type SignInWay = z.infer<typeof signInWaySchema>;
export type SignInProvider = z.infer<typeof signInProviderSchema>;
export type Account = z.infer<typeof accountSchema>;
export type ProgramLogin = z.infer<typeof programLoginSchema>;
export type SignInAttempt = z.infer<typeof signInAttemptSchema>;
export type SignInRequest = z.infer<typeof signInRequestSchema>;
export type Quota = z.infer<typeof quotaSchema>;
