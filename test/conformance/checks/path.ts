// The path language of the cases: where in a document a check looks.
//   a.b[0].c   a[-1]   a[*].b (map)   a[?type=tool_use] (filter)   |json |string |len |keys |join   @headers.x   $ (the whole)

type Segment =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'map' }
  | { readonly kind: 'filter'; readonly path: string; readonly operator: string; readonly value: string }
  | { readonly kind: 'transform'; readonly name: string };

/** What the paths of a check address: the document itself, and the request or response around it behind `@`. */
export interface Root {
  readonly document: unknown;
  readonly around: unknown;
}

/** The value at a path; undefined where there is none. */
export function resolvePath(root: Root, path: string): unknown {
  if (path === '$') return root.document;
  if (path.startsWith('$|')) return walk(root.document, parsePath(path.slice(1)));
  if (path.startsWith('@')) return walk(root.around, parsePath(path.slice(1)));
  return walk(root.document, parsePath(path));
}

const TOKEN = /\\(.)|\[([^\]]*)\]|\|([a-z]+)|(\.)|([^\\.[|]+)/gs;

function parsePath(path: string): Segment[] {
  const segments: Segment[] = [];
  let key = '';
  const flush = (): void => {
    if (key !== '') segments.push({ kind: 'key', key });
    key = '';
  };
  for (const [, escaped, bracket, transform, dot, plain] of path.matchAll(TOKEN)) {
    if (escaped !== undefined || plain !== undefined) key += escaped ?? plain;
    else flush();
    if (bracket !== undefined) segments.push(bracketSegment(bracket));
    else if (transform !== undefined) segments.push({ kind: 'transform', name: transform });
    else if (dot !== undefined) continue;
  }
  flush();
  return segments;
}

function bracketSegment(text: string): Segment {
  if (text === '*') return { kind: 'map' };
  if (!text.startsWith('?')) return { kind: 'index', index: Number(text) };
  const parts = /^([^=!~]+)(!=|=|~)(.*)$/s.exec(text.slice(1));
  if (parts === null) return { kind: 'filter', path: text.slice(1), operator: '', value: '' };
  const [, path = '', operator = '', value = ''] = parts;
  return { kind: 'filter', path, operator, value };
}

function walk(start: unknown, segments: readonly Segment[]): unknown {
  let value = start;
  for (const [position, segment] of segments.entries()) {
    if (segment.kind === 'transform') {
      value = transformed(value, segment.name);
      continue;
    }
    if (value === undefined || value === null) return undefined;
    if (segment.kind === 'map') return mapRest(value, segments.slice(position + 1));
    value = step(value, segment);
  }
  return value;
}

function step(value: unknown, segment: Exclude<Segment, { kind: 'map' | 'transform' }>): unknown {
  if (segment.kind === 'key')
    return typeof value === 'object' ? (value as Record<string, unknown>)[segment.key] : undefined;
  if (!Array.isArray(value)) return undefined;
  return segment.kind === 'index' ? value.at(segment.index) : value.filter((element) => matches(element, segment));
}

/** Transforms behind a map see the mapped list as a whole; a map inside a map gives one flat list. */
function mapRest(value: unknown, rest: readonly Segment[]): unknown {
  if (!Array.isArray(value)) return undefined;
  const border = rest.findIndex(({ kind }) => kind === 'transform');
  const inner = border === -1 ? rest : rest.slice(0, border);
  const isNested = inner.some(({ kind }) => kind === 'map');
  const found = value.flatMap((element) => {
    const result = walk(element, inner);
    if (result === undefined) return [];
    return isNested && Array.isArray(result) ? (result as unknown[]) : [result];
  });
  return border === -1 ? found : walk(found, rest.slice(border));
}

function matches(element: unknown, filter: Extract<Segment, { kind: 'filter' }>): boolean {
  const found = walk(element, parsePath(filter.path));
  if (filter.operator === '') return found !== undefined && found !== null;
  if (filter.operator === '=') return String(found) === filter.value;
  if (filter.operator === '!=') return String(found) !== filter.value;
  return new RegExp(filter.value).test(typeof found === 'string' ? found : (JSON.stringify(found) ?? ''));
}

function transformed(value: unknown, name: string): unknown {
  switch (name) {
    case 'json':
      return typeof value === 'string' ? parsedOrUndefined(value) : value;
    case 'string':
      return typeof value === 'string' ? value : JSON.stringify(value);
    case 'len':
      return (value as { length?: number } | undefined)?.length;
    case 'keys':
      return typeof value === 'object' && value !== null ? Object.keys(value) : undefined;
    case 'join':
      return Array.isArray(value) ? value.join('') : value;
    default:
      throw new Error(`unknown transform |${name}`);
  }
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Text that is no JSON has no value as JSON: the check says so.
    return undefined;
  }
}
