// Tools and tool choice towards a Chat provider (wire.md §4.1, §4.3).
import type { ChatDialect } from '../../ir/dialect.ts';
import { refuse } from '../../ir/failure.ts';
import type { JsonObject, JsonValue } from '../../ir/json.ts';
import { pathOf, refersTo, type IrRequest, type IrTool, type IrToolChoice } from '../../ir/request.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import type { ContentRules } from './render-content.ts';
import { renderSchema } from './tool-schema.ts';

type ToolRules = ContentRules & { readonly toolNames: ToolNames };

/** The fields of the body that concern tools: none at all when no tool is left (rule T-8). */
export function renderToolFields(request: IrRequest, rules: ToolRules): JsonObject {
  const { dialect, ignored } = rules;
  if (request.tools.length === 0) return {};
  if (dialect.allowsTools === false) {
    refuse('tools', 'this provider has no function tools. Choose another connection for this client.');
  }
  const choice = request.toolChoice ?? { type: 'auto' };
  const tools = request.tools.filter((tool) => isOffered(tool, choice, dialect));
  if (tools.length === 0) return {};
  const toolChoice = request.toolChoice && renderChoice(request, request.toolChoice, rules);
  const fields: JsonObject = { tools: tools.map((tool) => renderTool(tool, rules)) };
  if (toolChoice !== undefined) fields['tool_choice'] = toolChoice;
  if (request.allowsParallelTools === undefined) return fields;
  if (dialect.allowsParallelFlag) fields['parallel_tool_calls'] = request.allowsParallelTools;
  else if (!request.allowsParallelTools) ignored.add(pathOf(request, 'allowsParallelTools'));
  return fields;
}

/** Where a choice can't be said, it is made by offering only what was chosen. */
function isOffered(tool: IrTool, choice: IrToolChoice, { toolChoice }: ChatDialect): boolean {
  if (toolChoice === 'full') return true;
  if (choice.type === 'none') return toolChoice === 'any-for-required';
  if (choice.type === 'allowed') return choice.tools.some((allowed) => refersTo(allowed, tool));
  return choice.type !== 'tool' || toolChoice === 'any-for-required' || refersTo(choice, tool);
}

function renderTool(tool: IrTool, { toolNames, dialect, ignored }: ToolRules): JsonObject {
  if (tool.cache !== undefined) ignored.add('cache_control');
  const description = describe(tool);
  return {
    type: 'function',
    function: {
      name: toolNames.toTarget(tool.name, tool.namespace),
      ...(description === undefined ? {} : { description }),
      parameters: tool.kind === 'custom' ? WRAPPER_SCHEMA : renderSchema(tool.schema, dialect.schemaRules),
      // Some servers know no such field; false is what they do anyway.
      ...(tool.isStrict === true ? { strict: true } : {}),
    },
  };
}

/** A custom tool is run by the client, so a function with one text argument serves it as well (rule T-4). */
const WRAPPER_SCHEMA: JsonObject = {
  type: 'object',
  properties: { [WRAPPED_INPUT]: { type: 'string' } },
  required: [WRAPPED_INPUT],
};

function describe({ description, grammar }: IrTool): string | undefined {
  if (grammar === undefined) return description;
  const rule = `The input must follow this ${grammar.syntax} grammar:\n${grammar.definition}`;
  return description === undefined ? rule : `${description}\n\n${rule}`;
}

function renderChoice(request: IrRequest, choice: IrToolChoice, rules: ToolRules): JsonValue | undefined {
  const { toolChoice } = rules.dialect;
  if (toolChoice === 'full') return renderFullChoice(choice, rules.toolNames);
  if (toolChoice === 'any-for-required') return renderMistralChoice(choice, rules.toolNames);
  const isForced = choice.type === 'required' || choice.type === 'tool';
  if (isForced || (choice.type === 'allowed' && choice.mode === 'required')) {
    rules.ignored.add(pathOf(request, 'toolChoice'));
  }
  return toolChoice === 'none' ? undefined : 'auto';
}

function renderFullChoice(choice: IrToolChoice, names: ToolNames): JsonValue {
  if (choice.type === 'tool') return namedFunction(names.toTarget(choice.name, choice.namespace));
  if (choice.type !== 'allowed') return choice.type;
  const tools = choice.tools.map(({ name, namespace }) => namedFunction(names.toTarget(name, namespace)));
  return { type: 'allowed_tools', allowed_tools: { mode: choice.mode, tools } };
}

function renderMistralChoice(choice: IrToolChoice, names: ToolNames): JsonValue {
  if (choice.type === 'tool') return namedFunction(names.toTarget(choice.name, choice.namespace));
  const word = choice.type === 'allowed' ? choice.mode : choice.type;
  return word === 'required' ? 'any' : word;
}

function namedFunction(name: string): JsonObject {
  return { type: 'function', function: { name } };
}
