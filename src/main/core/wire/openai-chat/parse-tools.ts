// Tools and tool choice of a Chat request (wire.md §4.1, §4.3).
import { reject } from '../../ir/failure.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrTool, IrToolChoice } from '../../ir/request.ts';
import type { Findings } from './parse-content.ts';

/** The client's own tools; those that run at the provider go to the findings. */
export function parseTools(value: JsonValue | undefined, findings: Findings): IrTool[] {
  return asArray(value).flatMap((tool, index) => (isJsonObject(tool) ? parseTool(tool, index, findings) : []));
}

function parseTool(tool: JsonObject, index: number, findings: Findings): IrTool[] {
  // Clients of the Responses API send their flat form here as well.
  const isFlat = tool['type'] === 'function' && typeof tool['name'] === 'string';
  const definition = asObject(tool['function']) ?? (isFlat ? tool : undefined);
  const custom = asObject(tool['custom']);
  if (definition !== undefined) return [functionTool(definition, tool)];
  if (custom !== undefined) return [customTool(custom)];
  if (tool['type'] === undefined || tool['type'] === 'function') {
    reject(`tools[${index}].function`, 'a tool needs a function with a name');
  }
  // A hosted tool runs at the provider: it is never turned into a function (rule N-2).
  const type = asString(tool['type']) ?? '';
  const why = `the tool "${type}" runs at a provider that speaks openai-chat, and this one does not. Remove the tool, or choose such a connection.`;
  findings.nativeOnly.push({ path: `tools[${index}].type`, why });
  return [];
}

function functionTool(definition: JsonObject, tool: JsonObject): IrTool {
  const description = asString(definition['description']);
  const schema = asObject(definition['parameters']);
  const cache = asObject(tool['cache_control']);
  return {
    name: asString(definition['name']) ?? '',
    kind: 'function',
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema }),
    ...(typeof definition['strict'] === 'boolean' ? { isStrict: definition['strict'] } : {}),
    ...(cache === undefined ? {} : { cache }),
  };
}

function customTool(custom: JsonObject): IrTool {
  const description = asString(custom['description']);
  const grammar = asObject(asObject(custom['format'])?.['grammar']);
  const syntax = asString(grammar?.['syntax']);
  const definition = asString(grammar?.['definition']);
  return {
    name: asString(custom['name']) ?? '',
    kind: 'custom',
    ...(description === undefined ? {} : { description }),
    ...(syntax === undefined || definition === undefined ? {} : { grammar: { syntax, definition } }),
  };
}

const WORDS: ReadonlyMap<string, IrToolChoice> = new Map<string, IrToolChoice>([
  ['auto', { type: 'auto' }],
  ['none', { type: 'none' }],
  ['required', { type: 'required' }],
  // Mistral's word for it.
  ['any', { type: 'required' }],
]);

/** The choice among the tools; undefined where none is made. One that no other protocol has goes to the findings. */
export function parseToolChoice(value: JsonValue | undefined, findings: Findings): IrToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  const choice = typeof value === 'string' ? WORDS.get(value) : parseChoiceObject(asObject(value) ?? {});
  if (choice === undefined) {
    findings.nativeOnly.push({ path: 'tool_choice', why: 'this choice can not be translated to another protocol.' });
  }
  return choice;
}

function parseChoiceObject(choice: JsonObject): IrToolChoice | undefined {
  const allowed = asObject(choice['allowed_tools']);
  if (allowed !== undefined) {
    const names = asArray(allowed['tools']).flatMap((tool) => nameOf(asObject(tool) ?? {}) ?? []);
    return {
      type: 'allowed',
      tools: names.map((name) => ({ name })),
      mode: allowed['mode'] === 'required' ? 'required' : 'auto',
    };
  }
  const name = nameOf(choice);
  return name === undefined ? undefined : { type: 'tool', name };
}

function nameOf(choice: JsonObject): string | undefined {
  return (
    asString(asObject(choice['function'])?.['name']) ??
    asString(asObject(choice['custom'])?.['name']) ??
    asString(choice['name'])
  );
}
