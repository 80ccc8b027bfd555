// Holds a rendered Chat Completions stream against the grammar that clients rely on (wire.md 9.1 C).

interface Chunk {
  id?: unknown;
  object?: unknown;
  error?: unknown;
  usage?: unknown;
  choices?: { index: number; delta?: Delta; finish_reason?: string | null }[];
}

interface Delta {
  role?: string;
  tool_calls?: { index: number; id?: string; type?: string; function?: { name?: string; arguments?: string } }[];
}

export interface GrammarReport {
  violations: string[];
  chunks: Chunk[];
  isDone: boolean;
}

export function readChatStream(text: string): GrammarReport {
  const report: GrammarReport = { violations: [], chunks: [], isDone: false };
  if (text !== '' && !text.endsWith('\n\n')) report.violations.push('the last event is not closed');
  for (const block of text.split('\n\n').filter((part) => part !== '' && !part.startsWith(':'))) {
    if (!block.startsWith('data: ') || block.includes('\n')) report.violations.push(`not one data line: ${block}`);
    if (report.isDone) report.violations.push(`after [DONE]: ${block}`);
    const data = block.slice('data: '.length);
    if (data === '[DONE]') report.isDone = true;
    else report.chunks.push(JSON.parse(data) as Chunk);
  }
  checkChunks(report);
  return report;
}

function checkChunks({ chunks, violations, isDone }: GrammarReport): void {
  const answers = chunks.filter((chunk) => chunk.error === undefined);
  if (new Set(answers.map(({ id }) => id)).size > 1) violations.push('chunks have different ids');
  if (answers.some(({ object }) => object !== 'chat.completion.chunk')) violations.push('wrong object');
  const choices = answers.flatMap((chunk) => chunk.choices ?? []);
  if (choices.length > 0 && choices[0]?.delta?.role !== 'assistant') violations.push('the first delta has no role');
  checkEnd({ choices, isDone, hasError: answers.length < chunks.length }, violations);
  checkTools(choices, violations);
}

interface End {
  choices: NonNullable<Chunk['choices']>;
  isDone: boolean;
  hasError: boolean;
}

function checkEnd({ choices, isDone, hasError }: End, violations: string[]): void {
  const reasons = choices.flatMap(({ finish_reason: reason }) => reason ?? []);
  if (reasons.length !== (hasError ? 0 : 1)) violations.push(`${reasons.length} finish reasons`);
  if (isDone === hasError) violations.push(hasError ? '[DONE] after an error' : 'no [DONE]');
  const last = choices.at(-1);
  if (!hasError && last?.finish_reason == null) violations.push('a delta follows the finish');
}

function checkTools(choices: NonNullable<Chunk['choices']>, violations: string[]): void {
  const texts: string[] = [];
  for (const call of choices.flatMap(({ delta }) => delta?.tool_calls ?? [])) {
    if (call.index === texts.length) {
      texts.push('');
      if (!call.id || call.type === undefined) violations.push(`tool ${call.index} begins without id or type`);
    } else if (call.index !== texts.length - 1) violations.push(`tool index ${call.index} out of order`);
    texts[call.index] += call.function?.arguments ?? '';
  }
}
