// Content parts of the middle language towards Responses (wire.md §3).
import { refuse } from '../../ir/failure.ts';
import { asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { joinText } from '../../ir/normalize-turns.ts';
import type { IrMedia, IrText, IrToolResult } from '../../ir/request.ts';
import { defaultFileName, namedDocumentText } from '../../ir/text-document.ts';

/** A text part of a user's or a system's message. */
export function inputText(text: string): JsonObject {
  return { type: 'input_text', text };
}

/** Kinds of sources that this protocol knows; those of others are left out. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  'url_citation',
  'file_citation',
  'container_file_citation',
  'file_path',
]);

/** A text part of a message of the model, with those citations that this protocol has a form for. */
export function outputText({ text, citations = [] }: Pick<IrText, 'text' | 'citations'>): JsonObject {
  return { type: 'output_text', text, annotations: citations.filter(isAnnotation) };
}

function isAnnotation(citation: JsonValue): boolean {
  return isJsonObject(citation) && ANNOTATIONS.has(asString(citation['type']) ?? '');
}

/** A picture or a file as a part of a message. Throws RequestError for sound and moving pictures, which this protocol takes nowhere. */
export function renderMedia(media: IrMedia): JsonObject {
  if (media.kind === 'audio' || media.kind === 'video') {
    return refuse(
      media.path ?? media.kind,
      `this provider takes no ${media.kind}. Send it as text or an image instead.`,
    );
  }
  const text = namedDocumentText(media);
  if (text !== undefined) return inputText(text);
  return media.kind === 'image' ? renderImage(media) : renderFile(media);
}

function renderImage({ source, mediaType = 'image/png', detail = 'auto' }: IrMedia): JsonObject {
  if (source.type === 'file') return { type: 'input_image', file_id: source.id, detail };
  const url = source.type === 'base64' ? `data:${mediaType};base64,${source.data}` : urlOf(source);
  return { type: 'input_image', image_url: url, detail };
}

function urlOf(source: IrMedia['source']): string {
  return source.type === 'url' ? source.url : '';
}

/** Files elsewhere bring their names. */
function renderFile({ source, mediaType = 'application/pdf', name }: IrMedia): JsonObject {
  if (source.type === 'file') return { type: 'input_file', file_id: source.id };
  if (source.type === 'url') return { type: 'input_file', file_url: source.url };
  const data = source.type === 'base64' ? source.data : '';
  const filename = name ?? defaultFileName(mediaType);
  return { type: 'input_file', filename, file_data: `data:${mediaType};base64,${data}` };
}

/** A text, or a list of parts as soon as there is something to see (wire.md §3.1). */
export function renderOutput({ parts, isError }: IrToolResult): JsonValue {
  const prefix = isError === true ? 'Error: ' : '';
  if (!parts.some((part) => part.type === 'media')) return prefix + joinText(parts);
  const content = parts.map((part) => (part.type === 'media' ? renderMedia(part) : inputText(part.text)));
  return prefix === '' ? content : [inputText(prefix.trimEnd()), ...content];
}
