// Tools and tool choice of a Responses request (wire.md §4.1, §4.3, §10).
import { reject } from '../../ir/failure.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrTool, IrToolChoice, IrToolReference } from '../../ir/request.ts';
import { noteNative, type Findings } from './findings.ts';
import { typeOf } from './type-of.ts';

/** The name under which other protocols see Codex's own tool search (rule T-5). */
export const TOOL_SEARCH = 'tool_search';

interface Place {
  readonly path: string;
  readonly namespace?: string;
}

/** The client's own tools; those that run at the provider go to the findings. `path` is where the list stands in the body, for errors. */
export function parseTools(list: readonly JsonValue[], path: string, findings: Findings): IrTool[] {
  return list.flatMap((tool, index) => parseTool(tool, { path: `${path}[${index}]` }, findings));
}

function parseTool(tool: JsonValue, place: Place, findings: Findings): IrTool[] {
  if (!isJsonObject(tool)) return reject(place.path, 'expected a tool');
  switch (tool['type']) {
    case 'function':
      return [{ kind: 'function', ...parseNames(tool, place), ...parseFunction(tool) }];
    case 'custom':
      return [{ kind: 'custom', ...parseNames(tool, place), ...parseGrammar(tool) }];
    case 'namespace':
      return parseNamespace(tool, place, findings);
    case 'tool_search':
      if (tool['execution'] === 'client') return [parseToolSearch(tool)];
      break;
    default:
  }
  if (findings.isCodex === true && isUnaskedSearch(tool)) {
    findings.ignored.push(place.path);
    return [];
  }
  noteHosted(typeOf(tool), `${place.path}.type`, findings);
  return [];
}

/**
 * Codex adds a bare web search to every request of its own accord, with live access or without as its sandbox allows:
 * nobody asked for it, and Codex does its work without it. So it is reported as ignored there; one with options of the
 * user's, or from any other client, is refused (docs/decisions: Codex and its web search).
 */
function isUnaskedSearch(tool: JsonObject): boolean {
  const isBare = Object.keys(tool).every((field) => field === 'type' || field === 'external_web_access');
  return tool['type'] === 'web_search' && isBare;
}

/** Codex sends its web search with every request until its settings say otherwise (rule N-6). */
function noteHosted(type: string, path: string, findings: Findings): void {
  const isWebSearch = type.startsWith('web_search');
  const advice = isWebSearch
    ? 'In Codex, put the line web_search = "disabled" at the top of ~/.codex/config.toml. In other clients leave the tool out'
    : 'Leave the tool out';
  const why = `the hosted tool "${type}" runs at OpenAI, and the provider of this request can't run it. ${advice}, or choose a connection that speaks openai-responses.`;
  noteNative(findings, path, why);
}

function parseNames(tool: JsonObject, { path, namespace }: Place): Pick<IrTool, 'name' | 'namespace' | 'description'> {
  const name = asString(tool['name']) ?? '';
  if (name === '') return reject(`${path}.name`, 'a tool needs a name');
  const description = asString(tool['description']);
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(description === undefined ? {} : { description }),
  };
}

function parseFunction(tool: JsonObject): Pick<IrTool, 'schema' | 'isStrict'> {
  const schema = asObject(tool['parameters']);
  const strict = tool['strict'];
  return {
    ...(schema === undefined ? {} : { schema }),
    ...(typeof strict === 'boolean' ? { isStrict: strict } : {}),
  };
}

function parseGrammar(tool: JsonObject): Pick<IrTool, 'grammar'> {
  const format = asObject(tool['format']);
  const definition = asString(format?.['definition']);
  if (format?.['type'] !== 'grammar' || definition === undefined) return {};
  return { grammar: { syntax: asString(format['syntax']) ?? 'lark', definition } };
}

function parseNamespace(tool: JsonObject, { path }: Place, findings: Findings): IrTool[] {
  const namespace = asString(tool['name']) ?? '';
  if (namespace === '') return reject(`${path}.name`, 'a namespace needs a name');
  if (tool['description'] !== undefined) findings.ignored.push(`${path}.description`);
  return asArray(tool['tools']).flatMap((inner, index) =>
    parseTool(inner, { path: `${path}.tools[${index}]`, namespace }, findings),
  );
}

function parseToolSearch(tool: JsonObject): IrTool {
  const description = asString(tool['description']);
  return {
    kind: 'function',
    name: TOOL_SEARCH,
    clientType: TOOL_SEARCH,
    ...(description === undefined ? {} : { description }),
    ...parseFunction(tool),
  };
}

/** Without what came before: the first of two equal tools counts (rule T-3). */
export function uniqueTools(tools: readonly IrTool[]): IrTool[] {
  const known = new Map<string, IrTool>();
  for (const tool of tools) {
    const key = JSON.stringify([tool.namespace, tool.name]);
    if (!known.has(key)) known.set(key, tool);
  }
  return [...known.values()];
}

const MODES: ReadonlySet<unknown> = new Set(['auto', 'none', 'required']);

/** The choice among the client's own tools; undefined where none is made, or where it is about a tool that runs at the provider. */
export function parseToolChoice(choice: JsonValue | undefined, findings: Findings): IrToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (MODES.has(choice)) return { type: choice as 'auto' | 'none' | 'required' };
  if (!isJsonObject(choice)) return reject('tool_choice', 'expected auto, none, required or an object');
  const named = parseNamed(choice);
  if (named !== undefined) return { type: 'tool', ...named };
  if (choice['type'] === 'allowed_tools') return parseAllowed(choice, findings);
  noteHosted(typeOf(choice), 'tool_choice.type', findings);
  return undefined;
}

function parseNamed(choice: JsonObject): IrToolReference | undefined {
  if (choice['type'] === TOOL_SEARCH) return { name: TOOL_SEARCH };
  const name = asString(choice['name']);
  if (name === undefined || (choice['type'] !== 'function' && choice['type'] !== 'custom')) return undefined;
  const namespace = asString(choice['namespace']);
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

function parseAllowed(choice: JsonObject, findings: Findings): IrToolChoice {
  const tools = asArray(choice['tools']).flatMap((tool, index) => {
    const fields = asObject(tool) ?? {};
    const named = parseNamed(fields);
    if (named === undefined) noteHosted(typeOf(fields), `tool_choice.tools[${index}].type`, findings);
    return named ?? [];
  });
  return { type: 'allowed', tools, mode: choice['mode'] === 'required' ? 'required' : 'auto' };
}
