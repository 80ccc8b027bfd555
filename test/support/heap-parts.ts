// Reads a heap snapshot and tells what the program keeps from what V8 keeps for itself to run it.
import { readFileSync } from 'node:fs';

export interface HeapParts {
  /** Bytes of objects, arrays, strings, functions, shapes and buffers. */
  readonly program: number;
  /** Bytes of compiled code and its bookkeeping. */
  readonly engine: number;
  /** The largest kinds of the program's part, by name: for whoever looks for a leak. */
  readonly kinds: ReadonlyMap<string, number>;
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/**
 * V8 compiles a function anew when its types change or it has not run for some collections, and notes each piece of code in lists at
 * the objects that it depends on; dead entries leave such a list only when it is full.
 */
const ENGINE_NAMES: ReadonlySet<string> = new Set([
  'system / WeakArrayList',
  'system / ProtectedFixedArray',
  'system / SharedFunctionInfoWrapper',
]);

/** Of a file that `v8.writeHeapSnapshot` has written. */
export function readHeapParts(file: string): HeapParts {
  const kinds = new Map<string, number>();
  const sums = { program: 0, engine: 0 };
  for (const { kind, label, bytes } of nodesOf(JSON.parse(readFileSync(file, 'utf8')) as Snapshot)) {
    const isEngine = kind === 'code' || (kind === 'hidden' && ENGINE_NAMES.has(label));
    sums[isEngine ? 'engine' : 'program'] += bytes;
    // A string is named by its text.
    const key = kind.endsWith('string') ? kind : `${kind} ${label.slice(0, 60)}`;
    if (!isEngine) kinds.set(key, (kinds.get(key) ?? 0) + bytes);
  }
  return { ...sums, kinds };
}

interface HeapNode {
  readonly kind: string;
  readonly label: string;
  readonly bytes: number;
}

function* nodesOf({ snapshot, nodes, strings }: Snapshot): Generator<HeapNode> {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const place = { kind: fields.indexOf('type'), label: fields.indexOf('name'), bytes: fields.indexOf('self_size') };
  const at = (index: number): number => nodes[index] ?? 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[0][at(node + place.kind)] ?? '';
    yield { kind, label: strings[at(node + place.label)] ?? '', bytes: at(node + place.bytes) };
  }
}

/** What has grown most, as "+1234 object Foo", the largest first. */
export function growthBetween(before: HeapParts, after: HeapParts, most: number): string[] {
  const changes = [...after.kinds].map(([kind, bytes]) => ({ kind, bytes: bytes - (before.kinds.get(kind) ?? 0) }));
  return changes
    .filter(({ bytes }) => bytes > 0)
    .toSorted((left, right) => right.bytes - left.bytes)
    .slice(0, most)
    .map(({ kind, bytes }) => `+${bytes} ${kind}`);
}
