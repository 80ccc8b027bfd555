// Documents that are plain text: providers that know no such files read them as text (wire.md §3).
import type { IrMedia } from './request.ts';

const TEXT_TYPE = /^(?:text\/|application\/json(?:;|$))/i;

/** What the document says, whether it came as text or as the bytes of one; undefined for every other medium. */
export function documentText({ kind, source, mediaType }: IrMedia): string | undefined {
  if (source.type === 'text') return source.text;
  const isText = kind === 'document' && source.type === 'base64' && TEXT_TYPE.test(mediaType ?? '');
  return isText ? Buffer.from(source.data, 'base64').toString('utf8') : undefined;
}

/** The same with its name in front, where there is no other place for the name. */
export function namedDocumentText(media: IrMedia): string | undefined {
  const text = documentText(media);
  return text === undefined || media.name === undefined ? text : `${media.name}\n\n${text}`;
}

/** File content needs a name (rule C-2). */
export function defaultFileName(mediaType: string): string {
  return mediaType === 'application/pdf' ? 'document.pdf' : 'document';
}
