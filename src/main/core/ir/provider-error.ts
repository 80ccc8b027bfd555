// Finds the message in a provider's error body, whatever its shape (rule E-3), and never lets HTML through.
import { redactKeys } from './classify.ts';
import { asObject, asString, type JsonObject, type JsonValue } from './json.ts';

export interface ProviderErrorBody {
  readonly message: string;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** Google's `RetryInfo.retryDelay`. */
  readonly retryDelay?: string;
}

const LONGEST_MESSAGE = 4096;
const HTML = /<html|<!doctype/i;
const EMPTY_JSON = /^(?:null|\{\s*\}|\[\s*\]|"")$/;

/**
 * Understands `{error:{…}}`, `{error:"text"}`, `{message}`, `{detail}`, `{base_resp:{status_msg}}` (MiniMax),
 * `{errors:[…]}`, `[{error}]` (Gemini), plain text, HTML and nothing.
 */
export function readProviderError(json: JsonValue | undefined, text: string, status: number): ProviderErrorBody {
  const root = Array.isArray(json) ? asObject(json[0]) : asObject(json);
  const body = root === undefined ? undefined : readBody(root);
  if (body === undefined) return { message: clean(readText(text, status)) };
  if (body.message.trim() === '') return { ...body, message: readText('', status) };
  return { ...body, message: clean(HTML.test(body.message) ? pageInstead(status) : body.message) };
}

function readBody(root: JsonObject): ProviderErrorBody | undefined {
  const error = asObject(root['error']) ?? asObject(asObject(root['response'])?.['error']);
  if (error !== undefined) return readErrorObject(error);
  const message = findMessage(root);
  if (message === undefined) return undefined;
  const code = textOf(asObject(root['base_resp'])?.['status_code'] ?? root['code']);
  return { message, ...(code === undefined ? {} : { code }) };
}

function findMessage(root: JsonObject): string | undefined {
  return (
    asString(root['message']) ??
    asString(root['error']) ??
    messageOfDetail(root['detail'] ?? asObject(root['message'])?.['detail']) ??
    messageOfList(root['errors']) ??
    asString(asObject(root['base_resp'])?.['status_msg'])
  );
}

function readErrorObject(error: JsonObject): ProviderErrorBody {
  const inner = asObject(error['innererror']);
  const code = textOf(error['code'] ?? inner?.['code']);
  const type = asString(error['type']) ?? asString(error['status']);
  const param = asString(error['param']);
  const retryDelay = readRetryDelay(error['details']);
  return {
    message: withOriginal(asString(error['message']) || JSON.stringify(error), error),
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
    ...(retryDelay === undefined ? {} : { retryDelay }),
  };
}

/** OpenRouter says "Provider returned error" and keeps the provider's own words apart. */
function withOriginal(message: string, error: JsonObject): string {
  const original = asString(asObject(error['metadata'])?.['raw']) ?? '';
  return original === '' || original.trimStart().startsWith('<') ? message : `${message}: ${original}`;
}

function readRetryDelay(details: JsonValue | undefined): string | undefined {
  if (!Array.isArray(details)) return undefined;
  for (const detail of details) {
    const delay = asString(asObject(detail)?.['retryDelay']);
    if (delay !== undefined) return delay;
  }
  return undefined;
}

/** FastAPI servers send `detail` as a text or as a list of `{loc, msg}`. */
function messageOfDetail(detail: JsonValue | undefined): string | undefined {
  if (!Array.isArray(detail)) return asString(detail) ?? asString(asObject(detail)?.['message']);
  const messages = detail.flatMap((entry) => asString(asObject(entry)?.['msg']) ?? []);
  return messages.length === 0 ? undefined : messages.join('; ');
}

function messageOfList(errors: JsonValue | undefined): string | undefined {
  return Array.isArray(errors) ? asString(asObject(errors[0])?.['message']) : undefined;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : asString(value);
}

function readText(text: string, status: number): string {
  const trimmed = text.trim();
  if (trimmed === '' || EMPTY_JSON.test(trimmed))
    return `The provider answered with status ${status} and no explanation.`;
  return trimmed.startsWith('<') || HTML.test(trimmed) ? pageInstead(status) : trimmed;
}

function pageInstead(status: number): string {
  return `The provider answered with status ${status} and a web page instead of an API answer.`;
}

function clean(message: string): string {
  const redacted = redactKeys(message);
  return redacted.length > LONGEST_MESSAGE ? `${redacted.slice(0, LONGEST_MESSAGE)}…` : redacted;
}
