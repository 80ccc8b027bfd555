// Text and media of the middle language as content of Chat messages (wire.md §3).
import type { ChatDialect } from '../../ir/dialect.ts';
import { refuse } from '../../ir/failure.ts';
import { asString, type JsonObject } from '../../ir/json.ts';
import type { IrMedia, IrPart, IrText } from '../../ir/request.ts';
import { defaultFileName, namedDocumentText } from '../../ir/text-document.ts';
import { dataUrl } from './data-url.ts';

export interface ContentRules {
  readonly dialect: ChatDialect;
  /** Paths of what was lost without harm. */
  readonly ignored: Set<string>;
}

/** A plain string when there is only text (rule C-6), else a list of parts; undefined when there is nothing. */
export function renderContent(parts: readonly IrPart[], rules: ContentRules): string | JsonObject[] | undefined {
  const rendered = parts.flatMap((part) => renderPart(part, rules));
  if (rendered.length === 0) return undefined;
  const isPlain = rendered.every((part) => part['type'] === 'text' && part['cache_control'] === undefined);
  return isPlain ? rendered.map((part) => asString(part['text']) ?? '').join('\n') : rendered;
}

function renderPart(part: IrPart, rules: ContentRules): JsonObject[] {
  switch (part.type) {
    case 'text':
      return [renderText(part, rules)];
    case 'refusal':
      return [{ type: 'text', text: part.text }];
    case 'media':
      return [renderMedia(part, rules)];
    default:
      return [];
  }
}

function renderText({ text, cache }: IrText, rules: ContentRules): JsonObject {
  return { type: 'text', text, ...cacheControl(cache, rules) };
}

function cacheControl(cache: JsonObject | undefined, { dialect, ignored }: ContentRules): JsonObject {
  if (cache === undefined) return {};
  if (dialect.allowsCacheControl) return { cache_control: cache };
  ignored.add('cache_control');
  return {};
}

/** One media part. What Chat Completions has no form for is refused, never dropped. */
export function renderMedia(media: IrMedia, rules: ContentRules): JsonObject {
  const path = media.path ?? 'messages';
  switch (media.kind) {
    case 'image':
      return renderImage(media, path, rules);
    case 'document':
      return renderDocument(media, path);
    case 'audio':
      return renderAudio(media, path);
    case 'video':
      return refuse(path, 'this provider takes no video');
  }
}

function renderImage(media: IrMedia, path: string, rules: ContentRules): JsonObject {
  if (!rules.dialect.allowsImages) refuse(path, 'the model takes no images. Choose a model that can see.');
  const detail = renderDetail(media.detail);
  const image = { url: imageUrl(media, path), ...(detail === undefined ? {} : { detail }) };
  return { type: 'image_url', image_url: image, ...cacheControl(media.cache, rules) };
}

/** `original` is a word of the Responses API alone (rule C-1). */
function renderDetail(detail: string | undefined): string | undefined {
  return detail === 'original' ? 'auto' : detail;
}

function imageUrl({ source, mediaType }: IrMedia, path: string): string {
  switch (source.type) {
    case 'base64':
      return dataUrl(mediaType ?? 'image/png', source.data);
    case 'url':
      return source.url;
    default:
      return refuse(path, 'Chat Completions takes images as bytes or by address, not as stored files');
  }
}

function renderDocument(media: IrMedia, path: string): JsonObject {
  const { source } = media;
  switch (source.type) {
    case 'text':
      return { type: 'text', text: namedDocumentText(media) ?? '' };
    case 'file':
      return { type: 'file', file: { file_id: source.id } };
    case 'url':
      return refuse(path, 'Chat Completions takes documents as bytes, not by address. Send the content instead.');
    case 'base64':
      return renderBytes(media, source.data);
  }
}

function renderBytes(media: IrMedia, data: string): JsonObject {
  const text = namedDocumentText(media);
  if (text !== undefined) return { type: 'text', text };
  const { mediaType = 'application/pdf', name } = media;
  const filename = name ?? defaultFileName(mediaType);
  return { type: 'file', file: { filename, file_data: dataUrl(mediaType, data) } };
}

const AUDIO_FORMATS: ReadonlyMap<string, string> = new Map([
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
]);

function renderAudio({ source, mediaType }: IrMedia, path: string): JsonObject {
  const format = AUDIO_FORMATS.get(mediaType ?? '');
  if (source.type !== 'base64' || format === undefined) {
    return refuse(path, 'Chat Completions takes audio as the bytes of a WAV or MP3 file only');
  }
  return { type: 'input_audio', input_audio: { data: source.data, format } };
}
