// Content blocks of a Messages request into parts of the middle language.
import { reject } from '../../ir/failure.ts';
import {
  asArray,
  asObject,
  asString,
  isJsonObject,
  parseToolInput,
  type JsonObject,
  type JsonValue,
} from '../../ir/json.ts';
import type { IrMedia, IrPart, IrText } from '../../ir/request.ts';
import { isWrapped, unwrapSignature } from '../../ir/signatures.ts';

/** Content is a text or a list of blocks. `path` is where it stands, for errors. */
export function parseContent(content: JsonValue | undefined, path: string): IrPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return reject(path, 'expected a text or a list of content blocks');
  return content.flatMap((block, index) => parseBlock(block, `${path}[${index}]`));
}

type BlockParser = (block: JsonObject, path: string) => IrPart[];

const BLOCKS: ReadonlyMap<string, BlockParser> = new Map<string, BlockParser>([
  ['text', parseText],
  ['image', (block, path) => [parseMedia(block, 'image', path)]],
  ['document', parseDocument],
  ['tool_use', parseToolUse],
  ['tool_result', parseToolResult],
  ['thinking', parseThinking],
  ['redacted_thinking', parseRedactedThinking],
  ['search_result', parseSearchResult],
  ['tool_reference', parseToolReference],
  ['container_upload', parseContainerUpload],
]);

function parseBlock(block: JsonValue, path: string): IrPart[] {
  if (!isJsonObject(block)) return reject(path, 'expected a content block');
  const type = asString(block['type']);
  if (type === undefined) return reject(`${path}.type`, 'a content block needs a type');
  const parser = BLOCKS.get(type);
  // Hosted tools and blocks of the future: opaque to every other protocol.
  return parser === undefined
    ? [{ type: 'native', protocol: 'anthropic-messages', raw: block, path }]
    : parser(block, path);
}

function cacheOf(block: JsonObject): { cache?: JsonObject } {
  const cache = asObject(block['cache_control']);
  return cache === undefined ? {} : { cache };
}

function parseText(block: JsonObject, path: string): IrPart[] {
  const text = block['text'];
  if (typeof text !== 'string') return reject(`${path}.text`, 'expected a text');
  const citations = asArray(block['citations']);
  return [{ type: 'text', text, ...cacheOf(block), ...(citations.length === 0 ? {} : { citations }) }];
}

function parseMedia(block: JsonObject, kind: IrMedia['kind'], path: string): IrMedia {
  const source = asObject(block['source']);
  if (source === undefined) return reject(`${path}.source`, 'expected an object');
  const mediaType = asString(source['media_type']);
  const name = asString(block['title']);
  return {
    type: 'media',
    kind,
    path,
    source: parseSource(source, `${path}.source`),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(name === undefined ? {} : { name }),
    ...cacheOf(block),
  };
}

function parseSource(source: JsonObject, path: string): IrMedia['source'] {
  const need = (field: string): string => asString(source[field]) ?? reject(`${path}.${field}`, 'expected a text');
  switch (source['type']) {
    case 'base64':
      return { type: 'base64', data: need('data') };
    case 'url':
      return { type: 'url', url: need('url') };
    case 'text':
      return { type: 'text', text: need('data') };
    case 'file':
      return { type: 'file', protocol: 'anthropic-messages', id: need('file_id') };
    default:
      return reject(`${path}.type`, 'expected base64, url, text or file');
  }
}

/** A document may hold its content as blocks: those stand for themselves. */
function parseDocument(block: JsonObject, path: string): IrPart[] {
  const source = asObject(block['source']);
  if (source?.['type'] === 'content') return parseContent(source['content'], `${path}.source.content`);
  const context = asString(block['context']) ?? '';
  // What the client says about the document stands in front of it, where others can read it as well.
  return [...(context === '' ? [] : [textOf(context)]), parseMedia(block, 'document', path)];
}

function textOf(text: string): IrText {
  return { type: 'text', text };
}

function parseToolUse(block: JsonObject, path: string): IrPart[] {
  const id = asString(block['id']) ?? reject(`${path}.id`, 'expected a text');
  const name = asString(block['name']) ?? reject(`${path}.name`, 'expected a text');
  return [{ type: 'tool-call', id, name, kind: 'function', input: parseToolInput(block['input']), ...cacheOf(block) }];
}

function parseToolResult(block: JsonObject, path: string): IrPart[] {
  const callId = asString(block['tool_use_id']) ?? reject(`${path}.tool_use_id`, 'expected a text');
  const content = block['content'];
  const parts = content === undefined || content === null ? [] : parseContent(content, `${path}.content`);
  return [
    {
      type: 'tool-result',
      callId,
      parts: parts.flatMap(asResult),
      ...(block['is_error'] === true ? { isError: true } : {}),
      ...cacheOf(block),
    },
  ];
}

/** A block of the future is shown as it is: what a tool found must not vanish. */
function asResult(part: IrPart): (IrText | IrMedia)[] {
  if (part.type === 'text' || part.type === 'media') return [part];
  return part.type === 'native' ? [textOf(JSON.stringify(part.raw))] : [];
}

/** A signature that we wrapped goes back to its origin; an empty one, or one that a client broke, proves nothing. */
function parseThinking(block: JsonObject): IrPart[] {
  const text = asString(block['thinking']) ?? '';
  const value = asString(block['signature']) ?? '';
  if (value === '') return [{ type: 'reasoning', text }];
  if (isWrapped(value)) return [parseCarried(value, text)];
  return [{ type: 'reasoning', text, signature: { origin: 'anthropic-messages', value } }];
}

function parseCarried(value: string, text: string): IrPart {
  const carried = unwrapSignature(value);
  if (carried === undefined || carried.value === '') return { type: 'reasoning', text };
  const { isRedacted, text: _text, ...signature } = carried;
  return { type: 'reasoning', text, signature, ...(isRedacted === true ? { isRedacted } : {}) };
}

function parseRedactedThinking(block: JsonObject): IrPart[] {
  const value = asString(block['data']) ?? '';
  return [{ type: 'reasoning', text: '', isRedacted: true, signature: { origin: 'anthropic-messages', value } }];
}

function parseSearchResult(block: JsonObject, path: string): IrPart[] {
  const title = [asString(block['title']), asString(block['source'])].filter(Boolean).join(' — ');
  return [{ type: 'text', text: title, ...cacheOf(block) }, ...parseContent(block['content'], `${path}.content`)];
}

/** Claude Code's tool search answers with references; elsewhere all tools are there already (rule T-5). */
function parseToolReference(block: JsonObject): IrPart[] {
  return [{ type: 'text', text: `Tool ${asString(block['tool_name']) ?? ''} is now available.` }];
}

/** A file for the code execution container; only Anthropic has it (rule N-3). */
function parseContainerUpload(block: JsonObject, path: string): IrPart[] {
  const id = asString(block['file_id']) ?? reject(`${path}.file_id`, 'expected a text');
  return [{ type: 'media', kind: 'document', path, source: { type: 'file', protocol: 'anthropic-messages', id } }];
}
