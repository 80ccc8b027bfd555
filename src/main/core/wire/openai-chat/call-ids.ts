// Ids of tool calls in the form that a Chat provider takes (rule T-10).
import { createHash } from 'node:crypto';
import type { ChatDialect } from '../../ir/dialect.ts';

/** OpenAI, Azure and Copilot refuse longer ids; those of Responses and of other vendors may be longer. */
const LONGEST_ID = 40;

const NINE = /^[A-Za-z0-9]{9}$/;

/** Maps ids one to one for one request: a call and its result get the same, and so does the next request. */
export function createCallIds(dialect: ChatDialect): (id: string) => string {
  const isNine = dialect.toolCallIds === 'nine-alphanumeric';
  const isLegal = (id: string): boolean => (isNine ? NINE.test(id) : id !== '' && id.length <= LONGEST_ID);
  const shorten = isNine ? nineCharacters : (text: string): string => `call_${hash(text, 'hex').slice(0, 32)}`;
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (id) => {
    const earlier = known.get(id);
    if (earlier !== undefined) return earlier;
    let legal = isLegal(id) ? id : shorten(id);
    for (let round = 2; taken.has(legal); round += 1) legal = shorten(`${id}#${round}`);
    known.set(id, legal);
    taken.add(legal);
    return legal;
  };
}

function nineCharacters(text: string): string {
  return hash(text, 'base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 9);
}

function hash(text: string, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(text).digest(encoding);
}
