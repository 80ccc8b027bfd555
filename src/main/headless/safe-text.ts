// Texts from elsewhere on a terminal: what providers and clients call things must not move the cursor or forge a line.

/** Controls other than a tab or the end of a line, and what turns the direction of a text or ends a line in disguise. */
const COMMANDS = /(?!\r?\n|\t)[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;
const LINE_ENDS = /[\r\n]+/g;

/** The text with each of them written as `\u001b` (S-26). Within JSON that means the same, so it may be used on it as well. */
export function safeText(text: string): string {
  return text.replace(COMMANDS, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same on one line: for lists with a line for each thing. */
export function safeLine(text: string): string {
  return safeText(text.replace(LINE_ENDS, ' '));
}
