// Joins a provider's base address and a path of its protocol, without ever doubling the version segment.
import type { Protocol } from '../ir/protocol.ts';

/** `v1`, `v3`, `v1beta` … as the last segment of a path. */
const VERSION_AT_END = /\/v\d+[a-z0-9]*$/;

/** A whole request address that somebody pasted where the base belongs. */
const OPERATION_AT_END = /\/(chat\/completions|responses|messages(\/count_tokens)?|models)$/;

/** Hosts whose OpenAI paths stand at the root, without a version. */
const ROOT_HOST = /^(api\.deepseek\.com|api\.perplexity\.ai|copilot-api\..+|(.+\.)?githubcopilot\.com)$/;

/** The end of a Vertex AI base: the model's name follows at once. */
const PUBLISHER_MODELS = /\/publishers\/[^/]+\/models$/;

/**
 * The address for `path`, such as `v1/messages`, `v1/chat/completions` or `v1beta/models/x:generateContent`.
 * Bases of Anthropic and Gemini endpoints are written without a version, those of OpenAI ones with it; either way of
 * writing gives the same result. `protocol` is needed for paths that several protocols have (`v1/models`).
 */
export function joinUrl(baseUrl: string, path: string, protocol: Protocol = protocolOf(path)): string {
  const base = cleanBase(baseUrl);
  const [version = '', ...rest] = path.replace(/^\/+/, '').split('/');
  const operation = rest.join('/');
  if (PUBLISHER_MODELS.test(base)) return `${base}/${operation.replace(/^models\//, '')}`;
  if (carriesVersion(base, protocol)) return `${base}/${operation}`;
  return `${base}/${version}/${operation}`;
}

function carriesVersion(base: string, protocol: Protocol): boolean {
  if (VERSION_AT_END.test(base)) return true;
  if (protocol === 'anthropic-messages' || protocol === 'gemini') return false;
  const { pathname, hostname } = new URL(base);
  // `/openai`, `/api`, `/backend-api/codex`: the owner of such a path has put the version where it wants it.
  return pathname !== '/' || ROOT_HOST.test(hostname);
}

function cleanBase(baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  return PUBLISHER_MODELS.test(base) ? base : base.replace(OPERATION_AT_END, '').replace(/\/+$/, '');
}

function protocolOf(path: string): Protocol {
  if (/^\/?v1\/messages/.test(path)) return 'anthropic-messages';
  return /^\/?v1beta\//.test(path) ? 'gemini' : 'openai-chat';
}
