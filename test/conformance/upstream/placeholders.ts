// Values that a scripted request or reply takes from what was said before: `{{req:path}}`, `{{client0:path}}`, `{{turn0:path}}`.

/** `req` is the request at hand, `client0` what the SDK had in the first turn, `turn0` that turn's requests. */
export type Sources = Readonly<Record<string, unknown>>;

const PLACEHOLDER = /\{\{(req|turn\d+|client\d+):([^}]+)\}\}/g;
const WHOLE = /^\{\{(req|turn\d+|client\d+):([^}]+?)(\.\.\.)?\}\}$/;

/** Fills the placeholders of a text that is JSON itself: texts are escaped, everything else is JSON. */
export function fillText(text: string, sources: Sources): string {
  return text.replace(PLACEHOLDER, (_all, source: string, path: string) => {
    const value = dig(sources[source], path);
    if (value === undefined) return '';
    return typeof value === 'string' ? JSON.stringify(value).slice(1, -1) : JSON.stringify(value);
  });
}

/** Fills a whole document; a text that is one placeholder becomes the value, and with `...` it is spliced into its list. */
export function fillDocument(value: unknown, sources: Sources): unknown {
  if (typeof value === 'string') return fillValue(value, sources);
  if (Array.isArray(value)) return value.flatMap((element) => fillElement(element, sources));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillDocument(inner, sources)]));
}

function fillElement(element: unknown, sources: Sources): unknown[] {
  const filled = fillDocument(element, sources);
  const isSpliced = typeof element === 'string' && WHOLE.exec(element)?.[3] !== undefined;
  return isSpliced && Array.isArray(filled) ? (filled as unknown[]) : [filled];
}

function fillValue(text: string, sources: Sources): unknown {
  const [, source, path] = WHOLE.exec(text) ?? [];
  if (source !== undefined && path !== undefined) return dig(sources[source], path);
  return text.replace(PLACEHOLDER, (_all, name: string, inner: string) => {
    const value = dig(sources[name], inner);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function dig(root: unknown, path: string): unknown {
  let value = root;
  for (const key of path.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value =
      /^-\d+$/.test(key) && Array.isArray(value) ? value.at(Number(key)) : (value as Record<string, unknown>)[key];
  }
  return value;
}
