// The four wire formats and the slots: plain constants, so that the window can use them without a schema library.

export const PROTOCOLS = ['anthropic-messages', 'openai-chat', 'openai-responses', 'gemini'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The roles a client asks for by model name. */
export const SLOTS = ['opus', 'sonnet', 'haiku', 'fable', 'default'] as const;
export type Slot = (typeof SLOTS)[number];

/** Names go into headers, addresses and the journal. */
export const LONGEST_MODEL_NAME = 512;

/** Where the gateway listens unless the settings say otherwise. */
export const DEFAULT_GATEWAY_PORT = 7417;

/** The connection that answers while there is no other: a scripted model inside the app. */
export const DEMO_CONNECTION_ID = 'demo';
