// Made-up secrets that stand out, where each of them may be, and the search for them everywhere else.

export interface Canary {
  readonly name: string;
  readonly value: string;
  /** Names of the artefacts it may be in; it must be found in at least one of them, or the search has no eyes. */
  readonly places: readonly RegExp[];
}

export interface Artefact {
  /** Such as `file settings.json`, `upstream a`, `window /rpc/status/get`, `command doctor`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Base64 of a text that stands anywhere in a longer one: three shapes, without the characters that its neighbours change. */
function base64Shapes(value: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.from('x'.repeat(shift) + value).toString('base64');
    const from = shift === 0 ? 0 : shift + 1;
    return whole.slice(from, Math.floor(((value.length + shift) * 4) / 3));
  });
}

/** Every way to write it that is undone without a key. */
function shapesOf(value: string): Buffer[] {
  const base64 = base64Shapes(value);
  const texts = [value, Buffer.from(value).toString('hex'), ...base64, ...base64.map(toUrlShape)];
  return [...[...new Set(texts)].map((text) => Buffer.from(text)), Buffer.from(value, 'utf16le')];
}

function toUrlShape(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

export interface Search {
  /** One line each: which secret was found where it must not be. */
  readonly leaks: string[];
  /** Secrets that were not even found where they belong. */
  readonly unseen: string[];
}

/** Looks for each secret in everything. */
export function findLeaks(canaries: readonly Canary[], artefacts: readonly Artefact[]): Search {
  const search: Search = { leaks: [], unseen: [] };
  for (const { name, value, places } of canaries) {
    const shapes = shapesOf(value);
    const found = artefacts.filter(({ bytes }) => shapes.some((shape) => bytes.includes(shape)));
    const isPlace = (artefact: Artefact): boolean => places.some((place) => place.test(artefact.name));
    for (const artefact of found) if (!isPlace(artefact)) search.leaks.push(`${name} in ${artefact.name}`);
    if (places.length > 0 && !found.some((artefact) => isPlace(artefact))) search.unseen.push(name);
  }
  return search;
}
