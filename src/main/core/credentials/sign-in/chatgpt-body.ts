// What the ChatGPT backend wants in a body, whatever protocol the request came in.
import { fieldsOf } from '../oauth/claims.ts';

const REFUSED = [
  'max_output_tokens',
  'temperature',
  'top_p',
  'user',
  'metadata',
  'truncation',
  'prompt_cache_retention',
  'previous_response_id',
];

/** The body as the backend takes it; the same bytes where nothing needs to change. */
export function chatgptBody(body: Buffer | string): Buffer | string {
  const fields = parse(body);
  if (fields === undefined) return body;
  const isFine =
    fields['store'] === false &&
    fields['stream'] === true &&
    typeof fields['instructions'] === 'string' &&
    !REFUSED.some((name) => name in fields);
  if (isFine) return body;
  const kept = Object.fromEntries(Object.entries(fields).filter(([name]) => !REFUSED.includes(name)));
  const include = Array.isArray(kept['include']) ? (kept['include'] as unknown[]) : [];
  return JSON.stringify({
    instructions: '',
    ...kept,
    store: false,
    stream: true,
    include: [...new Set([...include, 'reasoning.encrypted_content'])],
  });
}

function parse(body: Buffer | string): Record<string, unknown> | undefined {
  try {
    return { ...fieldsOf(JSON.parse(body.toString())) };
  } catch {
    // The provider says better than we could what is wrong with it.
    return undefined;
  }
}
