// References inside a JSON Schema.
import { asObject, type JsonObject, type JsonValue } from './json.ts';

/** What a pointer such as `#/$defs/node` means inside the schema; undefined for one that leads out of it or nowhere. */
export function lookUpReference(root: JsonObject, reference: string): JsonObject | undefined {
  if (!reference.startsWith('#')) return undefined;
  let found: JsonValue | undefined = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    const name = decodeStep(step);
    found = Array.isArray(found) ? found[Number(name)] : asObject(found)?.[name];
  }
  return asObject(found);
}

function decodeStep(step: string): string {
  const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    // A per cent sign of the name itself.
    return plain;
  }
}
