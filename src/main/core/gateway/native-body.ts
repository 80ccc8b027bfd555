// The body of a request that stays in its own protocol: the client's bytes, but for what routing must change.
import type { JsonObject } from '../ir/json.ts';
import type { NativeRules } from '../providers/native-rules.ts';
import type { HttpCandidate } from '../routing/candidate.ts';
import type { RequestBody } from './read-body.ts';

/** What is changed beside the model's name. */
export interface NativeChanges {
  readonly rules: NativeRules;
  /** Fields to add, such as the wish for a usage chunk. */
  readonly set?: JsonObject;
}

/**
 * Swaps the model's name within the bytes, so that everything else stays as the client wrote it: key order, numbers,
 * argument texts (prompt caches compare bytes, rule I-1). Only a provider that is not fully compatible gets a body
 * that was written anew.
 */
export function nativeBody(body: RequestBody, candidate: HttpCandidate, changes: NativeChanges): Buffer | string {
  const { rules, set = {} } = changes;
  const drop = new Set([...rules.drop, ...(Array.isArray(candidate.stripParams) ? candidate.stripParams : [])]);
  const drops = candidate.stripParams === 'none' ? [] : Object.keys(body.json).filter((field) => drop.has(field));
  const added: JsonObject = { ...rules.set, ...set };
  const isPlain = drops.length === 0 && Object.keys(added).length === 0 && body.scan.modelSpans.length <= 1;
  if (isPlain) return withModel(body, candidate.model);
  const kept = Object.entries(body.json).filter(([field]) => !drops.includes(field));
  return JSON.stringify({ ...Object.fromEntries(kept), ...modelField(body.json, candidate.model), ...added });
}

/** Gemini names the model in the path, so its bodies have none to swap. */
function modelField(json: JsonObject, model: string): JsonObject {
  return json['model'] === undefined ? {} : { model };
}

function withModel({ bytes, json, scan }: RequestBody, model: string): Buffer {
  const [span] = scan.modelSpans;
  if (span === undefined || json['model'] === model) return bytes;
  return Buffer.concat([bytes.subarray(0, span.start), Buffer.from(JSON.stringify(model)), bytes.subarray(span.end)]);
}
