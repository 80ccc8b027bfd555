// Picks a tool that can read a file from those that a client offers, and fills its arguments by their JSON schema.
import type { Call, Fields, Reading } from '../../conformance/matrix/words.ts';
import { fieldsOf, textOf } from '../../conformance/matrix/fields.ts';

type Tool = Reading['tools'][number];

const READ_TOOL = /^(?:read|read_?file|view_?file)$/i;
const READ_LIST_TOOL = /^read_?files$/i;
const LIST_ARGUMENT = /^(?:files|paths)$/i;
const SHELL_TOOL = /^(?:exec_command|shell|shell_command|local_shell|bash|run_shell_command)$/i;
const PATH_ARGUMENT = /^(?:file_?path|absolute_?path|path|file_?name|target_?file)$/i;
const COMMAND_ARGUMENT = /^(?:cmd|command)$/i;

/** The call that reads the file; undefined when no tool can. */
export function planFileRead(tools: readonly Tool[], path: string): Omit<Call, 'id'> | undefined {
  return planReadTool(tools, path) ?? planListTool(tools, path) ?? planShellTool(tools, path);
}

function planReadTool(tools: readonly Tool[], path: string): Omit<Call, 'id'> | undefined {
  const found = findTool(tools, READ_TOOL, PATH_ARGUMENT);
  return found && { name: found.name, input: withRequired(found.schema, { [found.argument]: path }) };
}

/** Several files at once, each a path or an object with one. */
function planListTool(tools: readonly Tool[], path: string): Omit<Call, 'id'> | undefined {
  const found = findTool(tools, READ_LIST_TOOL, LIST_ARGUMENT);
  if (found === undefined) return undefined;
  const { items } = fieldsOf(fieldsOf(found.schema['properties'])[found.argument]);
  const item = typeName(items) === 'string' ? path : { path };
  return { name: found.name, input: withRequired(found.schema, { [found.argument]: [item] }) };
}

function planShellTool(tools: readonly Tool[], path: string): Omit<Call, 'id'> | undefined {
  const found = findTool(tools, SHELL_TOOL, COMMAND_ARGUMENT);
  if (found === undefined) return undefined;
  const takesList = typeName(fieldsOf(found.schema['properties'])[found.argument]) === 'array';
  const command = takesList ? ['cat', path] : `cat ${path}`;
  return { name: found.name, input: withRequired(found.schema, { [found.argument]: command }) };
}

interface FoundTool {
  readonly name: string;
  readonly schema: Fields;
  readonly argument: string;
}

function findTool(tools: readonly Tool[], namePattern: RegExp, argumentPattern: RegExp): FoundTool | undefined {
  for (const tool of tools) {
    const name = textOf(tool.name);
    const schema = fieldsOf(tool.schema);
    const argument = Object.keys(fieldsOf(schema['properties'])).find((key) => argumentPattern.test(key));
    if (namePattern.test(name) && argument !== undefined) return { name, schema, argument };
  }
  return undefined;
}

function withRequired(schema: Fields, input: Fields): Fields {
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const properties = fieldsOf(schema['properties']);
  const missing = required.filter((name) => !(name in input));
  return { ...input, ...Object.fromEntries(missing.map((name) => [name, defaultFor(properties[name])])) };
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  string: 'read a marker file',
  integer: 1,
  number: 1,
  boolean: false,
  array: [],
  object: {},
};

function defaultFor(property: unknown): unknown {
  const choices = fieldsOf(property)['enum'];
  return Array.isArray(choices) ? (choices[0] as unknown) : (SAMPLES[typeName(property)] ?? null);
}

function typeName(property: unknown): string {
  return textOf([fieldsOf(property)['type']].flat()[0]).toLowerCase();
}

/** The smallest value that satisfies a JSON schema; Gemini writes type names in capitals. */
export function sampleOf(schema: unknown): unknown {
  const fields = fieldsOf(schema);
  const properties = fieldsOf(fields['properties']);
  const choices = fields['enum'];
  if (Array.isArray(choices)) return choices[0] as unknown;
  switch (typeName(schema)) {
    case 'object': {
      const names = Array.isArray(fields['required']) ? (fields['required'] as string[]) : Object.keys(properties);
      return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name])]));
    }
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    default:
      return 'scripted';
  }
}
