// Tools and tool choice towards Responses (wire.md §4.1, §4.3).
import { asObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { refersTo, type IrRequest, type IrTool, type IrToolChoice, type IrToolReference } from '../../ir/request.ts';
import type { ToolNames } from '../../ir/tool-names.ts';

export const TOOL_NAME = { pattern: /^[A-Za-z0-9_-]{1,64}$/, maxLength: 64 };

/** The tools, flat as this protocol has them, each under the name that `names` gives it at this provider. */
export function renderTools(tools: readonly IrTool[], names: ToolNames): JsonObject[] {
  return tools.map((tool) => (tool.kind === 'custom' ? renderCustom(tool, names) : renderFunction(tool, names)));
}

function renderFunction(tool: IrTool, names: ToolNames): JsonObject {
  return {
    type: 'function',
    name: names.toTarget(tool.name, tool.namespace),
    ...(tool.description === undefined ? {} : { description: tool.description }),
    parameters: objectSchema(tool.schema),
    // This API is strict when nothing is said, and would refuse most schemas for it.
    strict: tool.isStrict ?? false,
  };
}

/** The root must be an object (rule T-1); everything else stays as it came. */
function objectSchema(schema: JsonObject = {}): JsonObject {
  const isObject = schema['type'] === 'object' && asObject(schema['properties']) !== undefined;
  if (isObject) return schema;
  return { ...schema, type: 'object', properties: asObject(schema['properties']) ?? {} };
}

function renderCustom({ name, namespace, description, grammar }: IrTool, names: ToolNames): JsonObject {
  const format: JsonObject =
    grammar === undefined
      ? { type: 'text' }
      : { type: 'grammar', syntax: grammar.syntax, definition: grammar.definition };
  return {
    type: 'custom',
    name: names.toTarget(name, namespace),
    ...(description === undefined ? {} : { description }),
    format,
  };
}

/** Nothing without tools: strict servers refuse a choice among none (rule T-8). */
export function renderToolUse(request: IrRequest, names: ToolNames): JsonObject {
  if (request.tools.length === 0) return {};
  const { toolChoice, allowsParallelTools } = request;
  return {
    tools: renderTools(request.tools, names),
    ...(toolChoice === undefined ? {} : { tool_choice: renderChoice(request, toolChoice, names) }),
    ...(allowsParallelTools === undefined ? {} : { parallel_tool_calls: allowsParallelTools }),
  };
}

function renderChoice(request: IrRequest, choice: IrToolChoice, names: ToolNames): JsonValue {
  const toRef = (reference: IrToolReference): JsonObject => {
    const tool = request.tools.find((other) => refersTo(reference, other));
    return { type: tool?.kind ?? 'function', name: names.toTarget(reference.name, reference.namespace) };
  };
  switch (choice.type) {
    case 'auto':
    case 'none':
    case 'required':
      return choice.type;
    case 'tool':
      return toRef(choice);
    case 'allowed':
      return { type: 'allowed_tools', mode: choice.mode, tools: choice.tools.map(toRef) };
  }
}
