// What the fake vendors have in common: requests, replies, and what a test may change.
import type { IncomingMessage } from 'node:http';
import type { TokenBook } from './tokens.ts';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Form or JSON, as it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly bearer: string;
}

export interface FakeReply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a test may change while it runs. */
export interface Knobs {
  /** Answers to the next polls of a device login; then it is granted. */
  polls: ('pending' | 'slow_down' | 'denied' | 'expired' | 'error')[];
  /** Replies to the next calls of paths that end like this, instead of the real ones. */
  overrides: { pathEnd: string; reply: FakeReply }[];
  /** What the browser's page does. */
  authorize: 'agree' | 'refuse';
  accessLifeSeconds: number;
  /** Whose account it is; another name is another account everywhere. */
  user: string;
  /** How long GitHub wants to be left alone between two polls. */
  githubIntervalSeconds: number;
  /** What Google says of the account's licence. */
  codeAssist: unknown;
  /** What the exchange for a Copilot session names as the API. */
  copilotApi: string | undefined;
  /** The path of Qwen's API, which the answer with a token names. */
  qwenApi: '/qwen' | '/qwen-moved';
}

export interface World {
  readonly knobs: Knobs;
  readonly book: TokenBook;
  /** Codes given to browsers: what they must be exchanged with. */
  readonly codes: Map<string, { challenge: string; redirectUri: string }>;
  readonly url: () => string;
}

/** A number for vendors that know accounts by one: `first` for ash, and so on. */
export function accountNumber(first: number, { user }: Pick<Knobs, 'user'>): number {
  return first + user.charCodeAt(0) - 'ash'.charCodeAt(0);
}

/** A stream or a whole answer of OpenAI's chat protocol, as asked. */
export function chatReply({ body }: FakeRequest): FakeReply {
  const message = { id: 'c1', object: 'chat.completion', created: 1, model: body['model'] };
  if (body['stream'] !== true) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }];
    return { status: 200, body: { ...message, choices, usage: { prompt_tokens: 1, completion_tokens: 1 } } };
  }
  const chunk = {
    ...message,
    choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  };
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`,
  };
}

/** A whole answer of Anthropic's protocol. */
export function messagesReply(body: FakeRequest['body']): FakeReply {
  return {
    status: 200,
    body: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: body['model'],
      content: [{ type: 'text', text: 'Hello' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  };
}
