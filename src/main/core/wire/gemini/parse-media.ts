// Media of a generateContent request: inline bytes, addresses, and files that only Google holds (wire.md §3).
import { reject } from '../../ir/failure.ts';
import { asString, isJsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrMedia } from '../../ir/request.ts';
import { camelFields } from './fields.ts';

const YOUTUBE = /^https?:\/\/(?:www\.|m\.)?(?:youtube\.com|youtu\.be)\//i;
const GOOGLE_FILES = /^https?:\/\/generativelanguage\.googleapis\.com\//i;
const IMAGE_NAME = /\.(?:png|jpe?g|gif|webp|heic|heif)(?:[?#]|$)/i;

/** Bytes in base64. */
export function parseInlineData(value: JsonValue, path: string): IrMedia {
  const { fields } = camelFields(isJsonObject(value) ? value : reject(path, 'expected an object'));
  const data = asString(fields['data']) ?? reject(`${path}.data`, 'expected base64 text');
  const mediaType = asString(fields['mimeType']);
  return {
    type: 'media',
    kind: kindOf(mediaType, ''),
    source: { type: 'base64', data },
    path,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...named(fields['displayName']),
  };
}

/** An address: anybody can fetch it from the web, only Google from its own stores (rule N-3). */
export function parseFileData(value: JsonValue, path: string): IrMedia {
  const { fields, nameOf } = camelFields(isJsonObject(value) ? value : reject(path, 'expected an object'));
  const uriPath = `${path}.${nameOf('fileUri')}`;
  const uri = asString(fields['fileUri']) ?? reject(uriPath, 'expected an address');
  const mediaType = asString(fields['mimeType']);
  const isPublic = /^https?:\/\//i.test(uri) && !GOOGLE_FILES.test(uri);
  return {
    type: 'media',
    kind: kindOf(mediaType, uri),
    source: isPublic ? { type: 'url', url: uri } : { type: 'file', protocol: 'gemini', id: uri },
    path: uriPath,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...named(fields['displayName']),
  };
}

/** The MIME type decides (rule C-4); an address without one is known by its look. */
function kindOf(mediaType: string | undefined, uri: string): IrMedia['kind'] {
  const family = mediaType?.split('/')[0]?.toLowerCase();
  if (family === 'image' || family === 'audio' || family === 'video') return family;
  if (YOUTUBE.test(uri)) return 'video';
  return mediaType === undefined && IMAGE_NAME.test(uri) ? 'image' : 'document';
}

function named(value: JsonValue | undefined): { name?: string } {
  const name = asString(value);
  return name === undefined ? {} : { name };
}
