// What GitHub Copilot wants to be told about a request: whether a person has just spoken, and whether there is an image.
import { fieldsOf, type Fields } from '../oauth/claims.ts';

export interface CopilotTraits {
  /** The last message is one of a person, not the result of a tool. */
  readonly isFromUser: boolean;
  readonly hasImage: boolean;
}

/** Reads the body of any of the three protocols that Copilot speaks. */
export function copilotTraits(body: Buffer | string | undefined): CopilotTraits {
  const fields = parse(body);
  const list = Array.isArray(fields['messages']) ? fields['messages'] : fields['input'];
  const messages: readonly unknown[] = Array.isArray(list) ? list : [];
  return {
    isFromUser: messages.length === 0 || isPerson(fieldsOf(messages.at(-1))),
    hasImage: holdsImage(messages, 0),
  };
}

function isPerson({ role, content, type }: Fields): boolean {
  if (typeof type === 'string' && type !== 'message') return false;
  if (role !== 'user') return false;
  // In Anthropic's protocol results of tools come in messages of the user.
  return !Array.isArray(content) || !content.some((part) => fieldsOf(part)['type'] === 'tool_result');
}

const IMAGE_TYPES = new Set(['image', 'image_url', 'input_image']);
/** message → content → tool result → content → image */
const DEEPEST = 8;

function holdsImage(value: unknown, depth: number): boolean {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((entry) => holdsImage(entry, depth + 1));
  const { type, content, output } = value as Fields;
  if (typeof type === 'string' && IMAGE_TYPES.has(type)) return true;
  return holdsImage(content, depth + 1) || holdsImage(output, depth + 1);
}

function parse(body: Buffer | string | undefined): Fields {
  if (body === undefined) return {};
  try {
    return fieldsOf(JSON.parse(body.toString()));
  } catch {
    // The provider says better than we could what is wrong with it.
    return {};
  }
}
