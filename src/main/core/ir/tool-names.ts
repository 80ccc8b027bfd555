// Names of tools that a target can't take as they are, and the way back (rules T-2, T-3, T-4).
import { createHash } from 'node:crypto';
import type { IrTool } from './request.ts';

export interface ToolNameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
}

/** What the client knows the tool as. */
export interface ClientTool {
  readonly name: string;
  readonly namespace?: string;
  readonly kind: 'function' | 'custom';
  readonly clientType?: string;
  /** The target sees this custom tool as a function whose only argument `input` is the free text. */
  readonly isWrapped: boolean;
}

export interface ToolNames {
  /** The name to use towards the target. */
  toTarget(name: string, namespace?: string): string;
  /** The client's tool behind a name that the target used; undefined for one it made up. */
  toClient(targetName: string): ClientTool | undefined;
}

/** How many characters of a too long name stay readable before the hash. */
const KEPT_LENGTH = 55;

/**
 * Makes the per-request bijection. Deterministic, so that replayed history gets the same alias and prompt caches hold.
 * @param wrapsCustom the target has no custom tools of its own
 */
export function createToolNames(
  tools: readonly IrTool[],
  rule: ToolNameRule,
  options: { wrapsCustom: boolean },
): ToolNames {
  const targetByClient = new Map<string, string>();
  /** Without its namespace a tool is known by its name, the first one of that name. */
  const targetByName = new Map<string, string>();
  const clientByTarget = new Map<string, ClientTool>();
  // Plain tools first: they keep their names, and a flattened namespace makes room for them.
  for (const tool of [...tools].sort((left, right) => rank(left) - rank(right))) {
    const key = clientKey(tool.name, tool.namespace);
    if (targetByClient.has(key)) continue;
    const target = freeName(flatName(tool.name, tool.namespace), rule, clientByTarget);
    targetByClient.set(key, target);
    if (!targetByName.has(tool.name)) targetByName.set(tool.name, target);
    clientByTarget.set(target, {
      name: tool.name,
      kind: tool.kind,
      isWrapped: tool.kind === 'custom' && options.wrapsCustom,
      ...(tool.namespace === undefined ? {} : { namespace: tool.namespace }),
      ...(tool.clientType === undefined ? {} : { clientType: tool.clientType }),
    });
  }
  return {
    // History may call tools that are no longer declared: same rule, nothing to undo.
    toTarget: (name, namespace) =>
      targetByClient.get(clientKey(name, namespace)) ??
      (namespace === undefined ? targetByName.get(name) : undefined) ??
      legalName(flatName(name, namespace), rule, ''),
    toClient: (targetName) => clientByTarget.get(targetName),
  };
}

function rank(tool: IrTool): number {
  return tool.namespace === undefined ? 0 : 1;
}

function clientKey(name: string, namespace: string | undefined): string {
  return `${namespace ?? ''}\u0000${name}`;
}

function flatName(name: string, namespace: string | undefined): string {
  return namespace === undefined ? name : `${namespace}__${name}`;
}

function freeName(name: string, rule: ToolNameRule, taken: ReadonlyMap<string, unknown>): string {
  for (let round = 0; ; round += 1) {
    const candidate = legalName(name, rule, round === 0 ? '' : `#${round}`);
    if (!taken.has(candidate)) return candidate;
  }
}

/** The name itself when legal (and no salt is asked for), else its readable beginning and a hash of the whole. */
function legalName(name: string, rule: ToolNameRule, salt: string): string {
  if (salt === '' && name.length <= rule.maxLength && rule.pattern.test(name)) return name;
  const readable = name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, Math.min(KEPT_LENGTH, rule.maxLength - 9));
  const start = /^[A-Za-z_]/.test(readable) ? '' : '_';
  return `${start}${readable}`.slice(0, rule.maxLength - 9) + `_${shortHash(name + salt)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
