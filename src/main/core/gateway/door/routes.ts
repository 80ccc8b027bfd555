// Every address the gateway answers: one table, which the server registers and the security test enumerates.
import type { Protocol } from '../../ir/protocol.ts';

export type RouteOperation =
  | 'health'
  | 'generate'
  | 'count-tokens'
  | 'embeddings'
  | 'list-models'
  | 'show-model'
  | 'show-answer'
  | 'delete-answer';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly operation: RouteOperation;
  /** Whose error shape and body this is. For model lists the caller's headers decide. */
  readonly protocol: Protocol;
  /** Matches the path behind an optional `/p/{profile}`; the group `model` holds a model in the path, `answer` the id of one. */
  readonly path: RegExp;
  /** A path that matches, for tests and for the README. */
  readonly example: string;
}

/** Some clients append their own `/v1` to a base address that already ends in it. */
const V1 = '(?:/v1)?/v1';
/** The same with the version left out. */
const OPTIONAL_V1 = '(?:/v1){0,2}';

function post(operation: RouteOperation, protocol: Protocol, [path, example]: [string, string]): Route {
  return { method: 'POST', operation, protocol, path: new RegExp(`^${path}$`), example };
}

function get(operation: RouteOperation, protocol: Protocol, [path, example]: [string, string]): Route {
  return { method: 'GET', operation, protocol, path: new RegExp(`^${path}$`), example };
}

/**
 * Google's SDK asks under `v1` since version 3, under `v1beta` before. The AI SDK leaves out `models/` before a name that
 * has a slash in it.
 */
const GEMINI_MODEL = '/v1(?:beta|alpha)?/(?:models/)?(?<model>.+)';

/** All that is answered; whatever is not here does not exist. */
export const ROUTES: readonly Route[] = [
  get('health', 'openai-chat', ['/health', '/health']),
  post('generate', 'anthropic-messages', [`${V1}/messages`, '/v1/messages']),
  post('count-tokens', 'anthropic-messages', [`${V1}/messages/count_tokens`, '/v1/messages/count_tokens']),
  post('generate', 'openai-chat', [`${OPTIONAL_V1}/chat/completions`, '/v1/chat/completions']),
  post('embeddings', 'openai-chat', [`${OPTIONAL_V1}/embeddings`, '/v1/embeddings']),
  post('generate', 'openai-responses', [`${OPTIONAL_V1}/responses`, '/v1/responses']),
  post('generate', 'gemini', [`${GEMINI_MODEL}:(?<action>generateContent)`, '/v1beta/models/m:generateContent']),
  post('generate', 'gemini', [
    `${GEMINI_MODEL}:(?<action>streamGenerateContent)`,
    '/v1beta/models/m:streamGenerateContent',
  ]),
  post('count-tokens', 'gemini', [`${GEMINI_MODEL}:(?<action>countTokens)`, '/v1beta/models/m:countTokens']),
  post('count-tokens', 'openai-responses', [`${OPTIONAL_V1}/responses/input_tokens`, '/v1/responses/input_tokens']),
  get('show-answer', 'openai-responses', [`${OPTIONAL_V1}/responses/(?<answer>[^/]+)`, '/v1/responses/resp_1']),
  {
    ...get('delete-answer', 'openai-responses', [`${OPTIONAL_V1}/responses/(?<answer>[^/]+)`, '/v1/responses/resp_1']),
    method: 'DELETE',
  },
  get('list-models', 'openai-chat', [`${OPTIONAL_V1}/models`, '/v1/models']),
  get('show-model', 'openai-chat', [`${OPTIONAL_V1}/models/(?<model>.+)`, '/v1/models/m']),
  get('list-models', 'gemini', ['/v1beta/models', '/v1beta/models']),
  get('show-model', 'gemini', ['/v1beta/models/(?<model>.+)', '/v1beta/models/m']),
];

export interface RouteMatch {
  readonly route: Route;
  readonly profile?: string;
  /** Decoded. */
  readonly model?: string;
  readonly action?: string;
  /** The id of a stored answer. */
  readonly answer?: string;
}

export type RouteResult = RouteMatch | { readonly allowedMethods: string[] };

const PROFILE = /^\/p\/([^/]+)(?=\/)/;

/** Finds the route for a method and a path without its query. An unknown path allows no methods. */
export function matchRoute(method: string, path: string): RouteResult {
  const profile = PROFILE.exec(path);
  const rest = profile === null ? path : path.slice(profile[0].length);
  const allowedMethods: string[] = [];
  for (const route of ROUTES) {
    const match = route.path.exec(rest);
    if (match === null) continue;
    if (route.method === method) return toMatch(route, match, profile?.[1]);
    allowedMethods.push(route.method);
  }
  return { allowedMethods };
}

function toMatch(route: Route, match: RegExpExecArray, profile: string | undefined): RouteMatch {
  const { model, action, answer } = match.groups ?? {};
  return {
    route,
    ...(profile === undefined ? {} : { profile: decodeURIComponent(profile) }),
    ...(model === undefined ? {} : { model: decodeURIComponent(model) }),
    ...(action === undefined ? {} : { action }),
    ...(answer === undefined ? {} : { answer: decodeURIComponent(answer) }),
  };
}

const GEMINI_ACTION =
  /.:(?:(?:stream|batch)?[gG]enerateContent|countTokens|(?:batchE|e)mbedContents?|predict(?:LongRunning)?)$/;

/** In whose shape an error about this path is told, also when there is no such route. */
export function protocolOfPath(path: string): Protocol {
  if (path.includes('/v1beta') || GEMINI_ACTION.test(path)) return 'gemini';
  if (path.includes('/messages')) return 'anthropic-messages';
  return path.includes('/responses') ? 'openai-responses' : 'openai-chat';
}
