// A row of the table as a small Markdown table, to paste into an issue or a note.

/** Two lines of head and one for the row. */
export function rowAsMarkdown(cells: readonly { head: string; text: string }[]): string {
  const line = (texts: readonly string[]): string => `| ${texts.map(escaped).join(' | ')} |`;
  return `${[line(cells.map(({ head }) => head)), line(cells.map(() => '---')), line(cells.map(({ text }) => text))].join('\n')}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
