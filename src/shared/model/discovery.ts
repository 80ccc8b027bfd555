// Model servers that were found on this computer, as the window is shown them.
import { z } from 'zod';

export const LOCAL_SERVER_KINDS = [
  'ollama',
  'lmstudio',
  'vllm',
  'llama-cpp',
  'litellm',
  'jan',
  'docker-model-runner',
  'sglang',
  /** Speaks OpenAI's protocol and says no more about itself. */
  'unknown',
] as const;

export const localServerKindSchema = z.enum(LOCAL_SERVER_KINDS);

export const localModelSchema = z.object({
  id: z.string(),
  /** Tokens of context the server works with now; absent when it does not say or the model isn't loaded. */
  loadedContext: z.number().optional(),
  /** Tokens of context the model could work with. */
  maximumContext: z.number().optional(),
  /** The server works with too little context for coding tools; false when it doesn't say. */
  isContextSmall: z.boolean(),
  /** Absent when the server doesn't say. */
  hasTools: z.boolean().optional(),
  hasVision: z.boolean().optional(),
});

export const localServerSchema = z.object({
  /** Stable while the app runs: the address without the scheme. */
  id: z.string(),
  kind: localServerKindSchema,
  name: z.string(),
  version: z.string().optional(),
  /** Without a path, for example `http://127.0.0.1:11434`. */
  address: z.string(),
  /** `gone`: it was there and no longer answers. */
  state: z.enum(['running', 'loading', 'gone']),
  /** It shows its models only to those who have its key. */
  needsKey: z.boolean(),
  models: z.array(localModelSchema),
  /** The connection that leads to it, if there is one. */
  connectionId: z.string().optional(),
});

export type LocalServerKind = z.infer<typeof localServerKindSchema>;
export type LocalModel = z.infer<typeof localModelSchema>;
export type LocalServer = z.infer<typeof localServerSchema>;
