// Tools and tool choice of a Messages request.
import { reject } from '../../ir/failure.ts';
import { asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrNativeOnly, IrTool, IrToolChoice } from '../../ir/request.ts';

export interface ParsedTools {
  tools: IrTool[];
  nativeOnly: IrNativeOnly[];
  ignored: string[];
}

/** Fields that only steer how Anthropic's service uses a tool. */
const HARMLESS_FIELDS = ['defer_loading', 'input_examples', 'eager_input_streaming', 'allowed_callers'] as const;

/** The client's own tools, with what only Anthropic runs apart. Throws RequestError with the place of what is no tool. */
export function parseTools(value: JsonValue | undefined): ParsedTools {
  const parsed: ParsedTools = { tools: [], nativeOnly: [], ignored: [] };
  if (value === undefined || value === null) return parsed;
  if (!Array.isArray(value)) return reject('tools', 'expected a list');
  for (const [index, tool] of value.entries()) {
    if (!isJsonObject(tool)) return reject(`tools[${index}]`, 'expected an object');
    readTool(tool, `tools[${index}]`, parsed);
  }
  return parsed;
}

function readTool(tool: JsonObject, path: string, parsed: ParsedTools): void {
  const type = asString(tool['type']) ?? 'custom';
  // A tool merely named like a hosted one is a plain function (rule N-4): only the type decides.
  if (type !== 'custom') {
    const why = `the tool "${type}" runs at Anthropic, and the provider of this model speaks another protocol. Remove the tool, or choose a connection that speaks anthropic-messages.`;
    parsed.nativeOnly.push({ path: `${path}.type`, why });
    return;
  }
  const name = asString(tool['name']);
  if (name === undefined || name === '') reject(`${path}.name`, 'a tool needs a name');
  for (const field of HARMLESS_FIELDS) if (tool[field] !== undefined) parsed.ignored.push(`${path}.${field}`);
  parsed.tools.push(functionTool(tool, name));
}

function functionTool(tool: JsonObject, name: string): IrTool {
  const description = asString(tool['description']);
  const schema = asObject(tool['input_schema']);
  const cache = asObject(tool['cache_control']);
  return {
    name,
    kind: 'function',
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema }),
    ...(typeof tool['strict'] === 'boolean' ? { isStrict: tool['strict'] } : {}),
    ...(cache === undefined ? {} : { cache }),
  };
}

/** The choice among the tools, and whether several may be called at once; each only where the client said it. */
export function parseToolChoice(value: JsonValue | undefined): { choice?: IrToolChoice; allowsParallel?: boolean } {
  const choice = asObject(value);
  if (choice === undefined) return {};
  const parallel = choice['disable_parallel_tool_use'] === true ? { allowsParallel: false } : {};
  switch (choice['type']) {
    case 'auto':
      return { choice: { type: 'auto' }, ...parallel };
    case 'none':
      return { choice: { type: 'none' } };
    case 'any':
      return { choice: { type: 'required' }, ...parallel };
    case 'tool': {
      const name = asString(choice['name']) ?? reject('tool_choice.name', 'expected the name of a tool');
      return { choice: { type: 'tool', name }, ...parallel };
    }
    default:
      return reject('tool_choice.type', 'expected auto, any, tool or none');
  }
}
