// References and `allOf` of a JSON Schema, put in place, so that the rest of the cleaner sees plain nodes.
import { asArray, asObject, asString, isJsonObject, type JsonObject } from '../../ir/json.ts';
import { lookUpReference } from '../../ir/schema-reference.ts';

export interface SchemaScope {
  readonly root: JsonObject;
  /** References that are being unfolded: one that is met again inside itself is a cycle. */
  readonly open: readonly string[];
  /** What may still be unfolded, for the whole schema. */
  readonly budget: { nodes: number };
}

export interface ResolvedNode {
  readonly node: JsonObject;
  readonly scope: SchemaScope;
}

/** The node itself, what it refers to, and all parts of its `allOf`, as one. */
export function resolveNode(node: JsonObject, scope: SchemaScope): ResolvedNode {
  scope.budget.nodes -= 1;
  if (scope.budget.nodes < 0) return { node: { type: 'object' }, scope };
  const followed = followReference(node, scope);
  const parts = asArray(followed.node['allOf']).filter(isJsonObject);
  if (parts.length === 0) return followed;
  const { allOf: _allOf, ...rest } = followed.node;
  let merged: JsonObject = rest;
  let inner = followed.scope;
  for (const part of parts) {
    const resolved = resolveNode(part, inner);
    merged = mergeNodes(resolved.node, merged);
    inner = resolved.scope;
  }
  return { node: merged, scope: inner };
}

function followReference(node: JsonObject, scope: SchemaScope): ResolvedNode {
  const reference = asString(node['$ref']);
  if (reference === undefined) return { node, scope };
  const { $ref: _reference, ...siblings } = node;
  const target = scope.open.includes(reference) ? undefined : lookUpReference(scope.root, reference);
  if (target === undefined) return { node: { ...hint(reference), ...siblings }, scope };
  const inner = { ...scope, open: [...scope.open, reference] };
  const resolved = resolveNode(target, inner);
  return { node: { ...resolved.node, ...siblings }, scope: resolved.scope };
}

/** What is left of a reference that can't be put in place: the model can still read what was meant. */
function hint(reference: string): JsonObject {
  return { type: 'object', description: `An object of the kind ${reference.split('/').at(-1) ?? reference}.` };
}

/** Both must hold: properties and requirements add up, for the rest the outer word counts. */
function mergeNodes(inner: JsonObject, outer: JsonObject): JsonObject {
  const properties = { ...asObject(inner['properties']), ...asObject(outer['properties']) };
  const required = [...new Set([...asArray(inner['required']), ...asArray(outer['required'])])];
  return {
    ...inner,
    ...outer,
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}
