// Data URLs: how Chat Completions carries the bytes of images and files.

export interface DataUrl {
  readonly mediaType: string;
  readonly data: string;
}

const PREFIX = /^data:([^;,]*)((?:;[^;,]*)*),/i;

/** The parts of a base64 data URL; undefined when the text is none. */
export function parseDataUrl(url: string): DataUrl | undefined {
  // Only the beginning is matched: the data may be many megabytes.
  const match = PREFIX.exec(url.slice(0, 256));
  if (match === null) return undefined;
  const data = url.slice(match[0].length);
  const mediaType = match[1] === undefined || match[1] === '' ? 'text/plain' : match[1].toLowerCase();
  if (/;base64/i.test(match[2] ?? '')) return { mediaType, data };
  return { mediaType, data: Buffer.from(decodeSafely(data), 'utf8').toString('base64') };
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: then the text was not encoded at all.
    return text;
  }
}

/** A `data:` address; `data` is base64 already. */
export function dataUrl(mediaType: string, data: string): string {
  return `data:${mediaType};base64,${data}`;
}
