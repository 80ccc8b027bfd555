// A program that can be pointed to Dragoman, as the window and the command show it. Secrets appear with their last characters only.
import { z } from 'zod';

/** `user`: its own settings. `project`: one folder. `shell`: variables that a shell sets. */
export const clientScopeSchema = z.enum(['user', 'project', 'shell']);

export const shellNameSchema = z.enum(['bash', 'zsh', 'fish', 'powershell', 'dotenv', 'direnv', 'mise']);

export const clientStateSchema = z.enum([
  'not-installed',
  'not-connected',
  'connected',
  /** Somebody changed keys of ours, or the gateway has another address now. */
  'drifted',
  /** Something stronger than what we wrote wins: a variable, or another settings file. */
  'overridden',
  /** A program that is running has not seen the change yet. */
  'restart-needed',
  /** A settings file can't be read. */
  'broken',
]);

/** What stands in the way, or may. */
export const rivalSchema = z.object({
  name: z.string(),
  /** `environment`, or the path of a file, with its line where known. */
  where: z.string(),
  /** `wins`: our settings have no effect. `confuses`: they have, but there may be warnings or surprises. */
  effect: z.enum(['wins', 'confuses']),
  text: z.string(),
});

export const clientConnectSchema = z.object({
  /** Of the record of this connect. */
  id: z.string(),
  scope: clientScopeSchema,
  folder: z.string().optional(),
  profile: z.string().optional(),
  address: z.string(),
  connectedAt: z.number(),
  /** The first request that came in with its token; absent while we are waiting for it. */
  firstSeenAt: z.number().optional(),
  state: clientStateSchema,
  files: z.array(z.string()),
  /** Keys that are no longer as we wrote them. */
  drift: z.array(z.object({ path: z.string(), key: z.string() })),
  /** What is wrong, in one sentence. */
  problem: z.string().optional(),
});

export const clientViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: clientStateSchema,
  version: z.string().optional(),
  /** Where the program was found. */
  path: z.string().optional(),
  /** False for clients whose settings are known from their documents only. */
  isVerified: z.boolean(),
  /** The versions with which connecting was tried. */
  verifiedVersions: z.string().optional(),
  scopes: z.array(clientScopeSchema),
  canLaunch: z.boolean(),
  /** The line that starts it with Dragoman and edits no file; absent when it can't be started so. */
  command: z.string().optional(),
  reload: z.enum(['at-once', 'new-thread', 'restart']),
  connects: z.array(clientConnectSchema),
  rivals: z.array(rivalSchema),
  notes: z.array(z.string()),
  install: z.string().optional(),
});

/** All that a choice has to start from. The first after the start may lack versions. */
export const clientsNowSchema = z.object({
  clients: z.array(clientViewSchema),
  /** The shell that the user works with. */
  shell: shellNameSchema,
  /** What a client may be bound to. */
  profiles: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** Which client, and how far the change reaches. */
export const clientTargetSchema = z.object({
  client: z.string().min(1),
  scope: clientScopeSchema.default('user'),
  folder: z.string().min(1).optional(),
  shell: shellNameSchema.optional(),
});

export const connectWishSchema = clientTargetSchema.extend({
  profile: z.string().min(1).optional(),
  /** Pins the client to one model, instead of what the profile or the active connection says. */
  model: z.string().min(1).max(200).optional(),
  subagentModel: z.string().min(1).max(200).optional(),
});

export const planLineSchema = z.object({ kind: z.enum(['same', 'removed', 'added', 'gap']), text: z.string() });

export const clientPlanSchema = z.object({
  client: z.string(),
  name: z.string(),
  scope: clientScopeSchema,
  files: z.array(
    z.object({
      path: z.string(),
      isNew: z.boolean(),
      isChanged: z.boolean(),
      keys: z.array(z.object({ key: z.string(), before: z.string().optional(), after: z.string() })),
      lines: z.array(planLineSchema),
    }),
  ),
  rivals: z.array(rivalSchema),
  notes: z.array(z.string()),
});

/** One file of a connect, and what restoring it would do now. */
export const backupFileSchema = z.object({
  path: z.string(),
  /** `ours`: as we wrote it. `changed`: somebody changed keys of ours since. `gone`: it was deleted. `broken`: it can't be read. */
  state: z.enum(['ours', 'changed', 'gone', 'broken']),
  /** It was made by the connect, and goes away again when nothing of others is in it. */
  isOurs: z.boolean(),
  /** Keys of ours with their value before the connect; absent where there was none. */
  keys: z.array(z.object({ key: z.string(), before: z.string().optional() })),
  /** Keys that somebody changed: restoring leaves them. */
  left: z.array(z.string()),
  /** From the file as it is to the file as restoring leaves it. */
  lines: z.array(planLineSchema),
  problem: z.string().optional(),
});

/** What is written down of one connect. */
export const clientBackupSchema = z.object({
  id: z.string(),
  client: z.string(),
  name: z.string(),
  scope: clientScopeSchema,
  folder: z.string().optional(),
  profile: z.string().optional(),
  connectedAt: z.number(),
  files: z.array(backupFileSchema),
});

export const clientBackupsSchema = z.object({
  backups: z.array(clientBackupSchema),
  /** Records that can't be read. */
  damaged: z.array(z.object({ path: z.string(), reason: z.string() })),
});

/** Lines for a file that has to be edited by hand, with the token in them. */
export const clientSnippetSchema = z.object({ path: z.string(), text: z.string() });

export const restoreReportSchema = z.object({
  restored: z.array(z.string()),
  left: z.array(z.object({ path: z.string(), keys: z.array(z.string()) })),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});

/** All that a program needs to call the gateway. */
export const modelChoiceSchema = z.object({
  id: z.string(),
  label: z.string(),
  contextTokens: z.number().optional(),
  outputTokens: z.number().optional(),
});

export const clientGrantSchema = z.object({
  address: z.string(),
  token: z.string(),
  /** The token's name, when it has one of its own. */
  tokenName: z.string().optional(),
  profile: z.string().optional(),
  models: z.object({
    /** What a request without a wish gets; absent while nothing is known about the models. */
    main: modelChoiceSchema.optional(),
    slots: z.partialRecord(z.enum(['opus', 'sonnet', 'haiku', 'fable', 'default']), modelChoiceSchema),
    list: z.array(modelChoiceSchema),
    subagents: z.string().optional(),
  }),
  servesWebSearch: z.boolean(),
});

export type ClientScope = z.infer<typeof clientScopeSchema>;
export type ClientShell = z.infer<typeof shellNameSchema>;
export type ClientState = z.infer<typeof clientStateSchema>;
export type Rival = z.infer<typeof rivalSchema>;
export type ClientConnect = z.infer<typeof clientConnectSchema>;
export type ClientView = z.infer<typeof clientViewSchema>;
export type ClientsNow = z.infer<typeof clientsNowSchema>;
export type ConnectWish = z.infer<typeof connectWishSchema>;
export type ClientPlan = z.infer<typeof clientPlanSchema>;
export type BackupFile = z.infer<typeof backupFileSchema>;
export type ClientBackup = z.infer<typeof clientBackupSchema>;
export type ClientBackups = z.infer<typeof clientBackupsSchema>;
export type ClientSnippet = z.infer<typeof clientSnippetSchema>;
export type RestoreReport = z.infer<typeof restoreReportSchema>;
export type ModelChoice = z.infer<typeof modelChoiceSchema>;
export type ClientGrant = z.infer<typeof clientGrantSchema>;
export type ModelPlan = ClientGrant['models'];
