// Content parts of a Chat message into parts of the middle language.
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrMedia, IrNativeOnly, IrPart, IrText } from '../../ir/request.ts';
import { parseDataUrl } from './data-url.ts';

/** What reading a request gathers beside its result. */
export interface Findings {
  readonly nativeOnly: IrNativeOnly[];
  readonly ignored: Set<string>;
}

/** Content is a text, a list of parts, or nothing. `path` is where it stands. */
export function parseContent(content: JsonValue | undefined, path: string, findings: Findings): IrPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return asArray(content).flatMap((part, index) =>
    isJsonObject(part) ? parsePart(part, `${path}[${index}]`, findings) : [],
  );
}

function parsePart(part: JsonObject, path: string, findings: Findings): IrPart[] {
  if (part['prompt_cache_breakpoint'] !== undefined) findings.ignored.add(`${path}.prompt_cache_breakpoint`);
  const media = parseMediaPart(part, path);
  if (media !== undefined) return [media];
  switch (part['type']) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return [textPart(asString(part['text']) ?? '', part)];
    case 'refusal':
      return [{ type: 'refusal', text: asString(part['refusal']) ?? '' }];
    case 'thinking':
      return [{ type: 'reasoning', text: thinkingText(part['thinking']) }];
    default:
      return [unknownPart(part, path, findings)];
  }
}

function textPart(text: string, part: JsonObject): IrText {
  const cache = asObject(part['cache_control']);
  return { type: 'text', text, ...(cache === undefined ? {} : { cache }) };
}

/** Mistral's form of reasoning in the history. */
function thinkingText(thinking: JsonValue | undefined): string {
  if (typeof thinking === 'string') return thinking;
  return asArray(thinking)
    .map((piece) => asString(asObject(piece)?.['text']) ?? '')
    .join('');
}

function unknownPart(part: JsonObject, path: string, findings: Findings): IrPart {
  const why = `content of the type "${asString(part['type']) ?? ''}" can not be translated to the protocol of this provider.`;
  findings.nativeOnly.push({ path: `${path}.type`, why });
  return { type: 'native', protocol: 'openai-chat', raw: part };
}

function parseMediaPart(part: JsonObject, path: string): IrMedia | undefined {
  const cache = asObject(part['cache_control']);
  const media = readMedia(part);
  return media && { ...media, path, ...(cache === undefined ? {} : { cache }) };
}

function readMedia(part: JsonObject): IrMedia | undefined {
  switch (part['type']) {
    case 'image_url':
      return imageFrom(part['image_url']);
    case 'video_url':
      return urlMedia('video', asString(asObject(part['video_url'])?.['url']) ?? asString(part['video_url']) ?? '');
    case 'input_audio':
      return audioFrom(asObject(part['input_audio']) ?? {});
    case 'file':
      return fileFrom(asObject(part['file']) ?? {});
    default:
      return undefined;
  }
}

/** Most clients send an object, Mistral's send the address alone. */
function imageFrom(image: JsonValue | undefined): IrMedia {
  const detail = asString(asObject(image)?.['detail']);
  const media = urlMedia('image', asString(image) ?? asString(asObject(image)?.['url']) ?? '');
  return detail === undefined ? media : { ...media, detail };
}

function urlMedia(kind: IrMedia['kind'], url: string): IrMedia {
  const inline = parseDataUrl(url);
  if (inline === undefined) return { type: 'media', kind, source: { type: 'url', url } };
  return { type: 'media', kind, mediaType: inline.mediaType, source: { type: 'base64', data: inline.data } };
}

function audioFrom(audio: JsonObject): IrMedia {
  const format = asString(audio['format']) ?? 'wav';
  return {
    type: 'media',
    kind: 'audio',
    mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`,
    source: { type: 'base64', data: asString(audio['data']) ?? '' },
  };
}

function fileFrom(file: JsonObject): IrMedia {
  const name = asString(file['filename']);
  const id = asString(file['file_id']);
  const named = name === undefined ? {} : { name };
  if (id !== undefined) {
    return { type: 'media', kind: 'document', source: { type: 'file', protocol: 'openai-chat', id }, ...named };
  }
  const text = asString(file['file_data']) ?? '';
  // OpenRouter's clients send the address of a PDF here, older ones its bare base64.
  if (/^https?:\/\//i.test(text)) return { ...urlMedia('document', text), ...named };
  const inline = parseDataUrl(text) ?? { mediaType: 'application/pdf', data: text };
  const { mediaType, data } = inline;
  return { type: 'media', kind: kindOf(mediaType), mediaType, source: { type: 'base64', data }, ...named };
}

function kindOf(mediaType: string): IrMedia['kind'] {
  const family = mediaType.split('/', 1)[0];
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'document';
}
