// What legal generateContent traffic looks like: a stream as Google's SDK reads it (wire.md §9.1 G), a request as the service takes it.

type Json = Record<string, unknown>;

interface Part extends Json {
  text?: string;
  thought?: boolean;
  thoughtSignature?: string;
  functionCall?: { id?: string; name?: string; args?: unknown };
  functionResponse?: { id?: string; name?: string; response?: unknown };
}

interface Chunk extends Json {
  error?: { code?: unknown; message?: unknown; status?: unknown };
  candidates?: { content?: { role?: string; parts?: Part[] }; finishReason?: string; index?: number }[];
  usageMetadata?: Json;
}

export interface GeminiStream {
  readonly problems: string[];
  readonly chunks: Chunk[];
  readonly parts: Part[];
}

/** Reads a stream framed as events. A cut stream is told by `no end`. */
export function readGeminiStream(text: string): GeminiStream {
  const problems: string[] = [];
  const frames = text.split('\n\n');
  if (frames.pop() !== '') problems.push('the last event lacks its blank line');
  const chunks: Chunk[] = [];
  for (const frame of frames.filter((each) => !each.startsWith(':'))) {
    const data = /^data: ([^\n\u0085\u2028\u2029]+)$/.exec(frame)?.[1];
    if (data === undefined) problems.push(`not one data line: ${frame.slice(0, 80)}`);
    else chunks.push(JSON.parse(data) as Chunk);
  }
  return checkChunks(chunks, problems);
}

/** Reads a stream framed as one JSON list. */
export function readGeminiArray(text: string): GeminiStream {
  return checkChunks(JSON.parse(text) as Chunk[], []);
}

function checkChunks(chunks: Chunk[], problems: string[]): GeminiStream {
  for (const [index, chunk] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    if (chunk.error !== undefined) checkError(chunk.error, isLast, problems);
    else checkCandidate(chunk, isLast, problems);
  }
  if (chunks.length === 0) problems.push('no end');
  const ids = new Set(chunks.filter(({ error }) => error === undefined).map(({ responseId }) => responseId));
  if (ids.size > 1) problems.push('chunks have different ids');
  const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
  for (const part of parts) checkAnswerPart(part, problems);
  return { problems, chunks, parts };
}

function checkError(error: NonNullable<Chunk['error']>, isLast: boolean, problems: string[]): void {
  const isWhole =
    typeof error.code === 'number' && typeof error.message === 'string' && typeof error.status === 'string';
  if (!isWhole) problems.push('an error without code, message or status');
  if (!isLast) problems.push('something follows the error');
}

function checkCandidate(chunk: Chunk, isLast: boolean, problems: string[]): void {
  const [candidate, ...others] = chunk.candidates ?? [];
  if (candidate === undefined || others.length > 0) return void problems.push('not exactly one candidate');
  const { role, parts = [] } = candidate.content ?? {};
  if (role !== 'model') problems.push('a content that is not the model’s');
  // The SDK's chats throw an answer away that has a chunk without parts.
  if (parts.length === 0) problems.push('a chunk without parts');
  if (isLast === (candidate.finishReason === undefined))
    problems.push(isLast ? 'no end' : 'finishReason before the end');
  if (isLast === (chunk.usageMetadata === undefined)) problems.push('usageMetadata belongs to the last chunk');
}

function checkAnswerPart(part: Part, problems: string[]): void {
  if (part.functionCall === undefined) return;
  const { name, args } = part.functionCall;
  const isObject = typeof args === 'object' && args !== null && !Array.isArray(args);
  if (name === undefined || name === '' || !isObject) problems.push('a functionCall without name or arguments');
}

const DATA_FIELDS = [
  'text',
  'inlineData',
  'fileData',
  'functionCall',
  'functionResponse',
  'executableCode',
  'codeExecutionResult',
];

interface Content {
  role?: string;
  parts?: Part[];
}

/** What the service refuses in the contents of a request. */
export function checkGeminiContents(body: Json): string[] {
  const contents = (body['contents'] ?? []) as Content[];
  const problems: string[] = [];
  if (contents[0]?.role !== 'user') problems.push('the first content is not the user’s');
  for (const [index, content] of contents.entries()) {
    const at = `contents[${index}]`;
    if (content.role !== 'user' && content.role !== 'model') problems.push(`${at}: role ${content.role}`);
    if (content.role === contents[index - 1]?.role) problems.push(`${at}: same role as before`);
    if ((content.parts ?? []).length === 0) problems.push(`${at}: no parts`);
    problems.push(...(content.parts ?? []).flatMap((part) => checkRequestPart(part, at)));
    problems.push(...checkPairs(content, contents[index + 1], at));
  }
  return problems;
}

function checkRequestPart(part: Part, at: string): string[] {
  const fields = DATA_FIELDS.filter((field) => field in part);
  const count = fields.length === 1 ? [] : [`${at}: ${fields.length} data fields in a part`];
  return part.text === '' ? [...count, `${at}: an empty text`] : count;
}

/** The calls of a content are answered by as many responses at the very beginning of the next, in the same order. */
function checkPairs(content: Content, next: Content | undefined, at: string): string[] {
  const calls = (content.parts ?? []).flatMap(({ functionCall }) => functionCall?.name ?? []);
  const nextParts = next?.parts ?? [];
  const answers = nextParts.slice(0, calls.length).map(({ functionResponse }) => functionResponse?.name);
  const count = nextParts.filter(({ functionResponse }) => functionResponse !== undefined).length;
  const isPaired = calls.every((name, index) => answers[index] === name) && count === calls.length;
  return isPaired ? [] : [`${at}: calls ${calls.join()} are answered by ${answers.join()} (${count} in all)`];
}
