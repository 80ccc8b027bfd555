// Media towards Gemini: inline bytes, or an address that Google fetches itself (wire.md §3).
import type { JsonObject } from '../../ir/json.ts';
import type { IrMedia } from '../../ir/request.ts';
import { namedDocumentText } from '../../ir/text-document.ts';

const DEFAULT_TYPES: Record<IrMedia['kind'], string> = {
  image: 'image/png',
  document: 'application/pdf',
  audio: 'audio/wav',
  video: 'video/mp4',
};

const TYPE_BY_ENDING: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['pdf', 'application/pdf'],
  ['mp3', 'audio/mp3'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
]);

/** One part for a medium. A document that is plain text stays text. */
export function renderMedia(media: IrMedia): JsonObject {
  const { source } = media;
  const text = namedDocumentText(media);
  if (text !== undefined) return { text };
  switch (source.type) {
    case 'text':
      return { text: source.text };
    case 'base64':
      return { inlineData: { mimeType: media.mediaType ?? DEFAULT_TYPES[media.kind], data: source.data } };
    case 'url':
      return { fileData: fileData(source.url, media.mediaType ?? typeByEnding(source.url)) };
    case 'file':
      return { fileData: fileData(source.id, media.mediaType) };
  }
}

function fileData(fileUri: string, mimeType: string | undefined): JsonObject {
  return { ...(mimeType === undefined ? {} : { mimeType }), fileUri };
}

function typeByEnding(url: string): string | undefined {
  const ending = /\.([A-Za-z0-9]+)(?:[?#]|$)/.exec(url)?.[1];
  return ending === undefined ? undefined : TYPE_BY_ENDING.get(ending.toLowerCase());
}
