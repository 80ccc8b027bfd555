// Content parts of messages and tool outputs into the middle language.
import { reject } from '../../ir/failure.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrMedia, IrPart, IrText } from '../../ir/request.ts';
import { noteNative, type Findings } from './findings.ts';
import { typeOf } from './type-of.ts';

/** Content is a text or a list of parts. `path` is where it stands, for errors. */
export function parseContent(content: JsonValue | undefined, path: string, findings: Findings): IrPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content === undefined || content === null) return [];
  if (!Array.isArray(content)) return reject(path, 'expected a text or a list of content parts');
  return content.flatMap((part, index) => parsePart(part, `${path}[${index}]`, findings));
}

function parsePart(part: JsonValue, path: string, findings: Findings): IrPart[] {
  if (!isJsonObject(part)) return reject(path, 'expected a content part');
  switch (part['type']) {
    case 'input_text':
    case 'text':
      return [parseText(part, path)];
    case 'output_text':
      return [{ ...parseText(part, path), ...citationsOf(part) }];
    case 'refusal':
      return [{ type: 'refusal', text: asString(part['refusal']) ?? '' }];
    case 'input_image':
      return [parseImage(part, path)];
    case 'input_file':
      return [parseFile(part, path)];
    case 'input_audio':
      return [parseAudio(part, path)];
    default:
      noteNative(findings, `${path}.type`, `only the Responses API has content of type "${typeOf(part)}".`);
      return [];
  }
}

function parseText(part: JsonObject, path: string): IrText {
  return { type: 'text', text: asString(part['text']) ?? reject(`${path}.text`, 'expected a text') };
}

function citationsOf(part: JsonObject): { citations?: JsonValue[] } {
  const citations = asArray(part['annotations']);
  return citations.length === 0 ? {} : { citations };
}

/** OpenAI's images are a URL as text; some clients write it as Chat does, inside an object. */
function parseImage(part: JsonObject, path: string): IrMedia {
  const url = asString(part['image_url']) ?? asString(asObject(part['image_url'])?.['url']);
  const fileId = asString(part['file_id']);
  const detail = asString(part['detail']);
  if (url === undefined && fileId === undefined) return reject(`${path}.image_url`, 'expected a URL or a data URL');
  const where = url === undefined ? storedFile(fileId ?? '', `${path}.file_id`) : { ...fromUrl(url), path };
  return { type: 'media', kind: 'image', ...where, ...(detail === undefined ? {} : { detail }) };
}

type Whereabouts = Pick<IrMedia, 'source' | 'mediaType' | 'path'>;

function storedFile(id: string, path: string): Whereabouts {
  return { source: { type: 'file', protocol: 'openai-responses', id }, path };
}

function fromUrl(url: string): Whereabouts {
  return readDataUrl(url) ?? { source: { type: 'url', url } };
}

/** Split by hand: a pattern over megabytes of base64 is slow. */
function readDataUrl(url: string): Whereabouts | undefined {
  if (!url.startsWith('data:')) return undefined;
  const comma = url.indexOf(',');
  const head = url.slice('data:'.length, comma);
  if (comma === -1 || !head.endsWith(';base64')) return undefined;
  const mediaType = head.split(';', 1)[0] ?? '';
  return {
    source: { type: 'base64', data: url.slice(comma + 1) },
    ...(mediaType === '' ? {} : { mediaType }),
  };
}

function parseFile(part: JsonObject, path: string): IrMedia {
  const name = asString(part['filename']);
  const detail = asString(part['detail']);
  const where = whereIsFile(part, path);
  return {
    type: 'media',
    kind: kindOf(where.mediaType),
    ...where,
    ...(name === undefined ? {} : { name }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function whereIsFile(part: JsonObject, path: string): Whereabouts {
  const data = asString(part['file_data']);
  const url = asString(part['file_url']);
  const fileId = asString(part['file_id']);
  if (data !== undefined) return { ...(readDataUrl(data) ?? bareBase64(data)), path };
  if (url !== undefined) return { ...fromUrl(url), path };
  if (fileId !== undefined) return storedFile(fileId, `${path}.file_id`);
  return reject(path, 'a file needs file_data, file_url or file_id');
}

/** Without the head of a data URL it is what nearly all files are. */
function bareBase64(data: string): Whereabouts {
  return { source: { type: 'base64', data }, mediaType: 'application/pdf' };
}

function kindOf(mediaType: string | undefined): IrMedia['kind'] {
  const [family] = (mediaType ?? '').split('/', 1);
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document';
}

function parseAudio(part: JsonObject, path: string): IrMedia {
  const audio = asObject(part['input_audio']) ?? part;
  const data = asString(audio['data']) ?? reject(`${path}.input_audio.data`, 'expected base64 text');
  const format = asString(audio['format']) ?? 'wav';
  return {
    type: 'media',
    kind: 'audio',
    source: { type: 'base64', data },
    mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`,
    path,
  };
}

/** A tool's output: a text or a list of parts; anything else is kept as JSON text. */
export function parseOutput(output: JsonValue | undefined, path: string, findings: Findings): (IrText | IrMedia)[] {
  if (isJsonObject(output)) return [{ type: 'text', text: JSON.stringify(output) }];
  return parseContent(output, path, findings).filter((part) => part.type === 'text' || part.type === 'media');
}

/** What a person could read of an item that we don't know or that a hosted tool left. */
export function readableText(item: JsonObject): string | undefined {
  const texts = [...asArray(item['content']), ...asArray(item['outputs'])].flatMap((part) => {
    const fields = asObject(part);
    return asString(fields?.['text']) ?? asString(fields?.['logs']) ?? [];
  });
  const output = asString(item['output']);
  const text = [...texts, ...(output === undefined ? [] : [output])].join('\n');
  return text === '' ? undefined : text;
}
