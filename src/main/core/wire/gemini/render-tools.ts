// Tools and tool choice towards Gemini (wire.md §4).
import { asObject, type JsonObject } from '../../ir/json.ts';
import type { IrRequest, IrTool, IrToolReference } from '../../ir/request.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import type { ToolNames } from '../../ir/tool-names.ts';
import { cleanSchema } from './clean-schema.ts';
import { familyOf } from './model-family.ts';

/** Google writes up to 64 characters in its docs; longer ones are taken by some models only. */
export const TOOL_NAME = { pattern: /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/, maxLength: 64 };

/** All functions in one list. */
export function renderTools(tools: readonly IrTool[], names: ToolNames, model: string): JsonObject[] | undefined {
  if (tools.length === 0) return undefined;
  const takesJsonSchema = familyOf(model).generation !== 'early';
  return [{ functionDeclarations: tools.map((tool) => renderDeclaration(tool, names, takesJsonSchema)) }];
}

function renderDeclaration(tool: IrTool, names: ToolNames, takesJsonSchema: boolean): JsonObject {
  const schema = tool.kind === 'custom' ? WRAPPER_SCHEMA : rootObject(tool.schema);
  return {
    name: names.toTarget(tool.name, tool.namespace),
    ...describe(tool),
    ...(takesJsonSchema ? { parametersJsonSchema: schema } : plainParameters(schema)),
  };
}

/** A custom tool is run by the client, so a function with one text argument serves it as well (rule T-4). */
const WRAPPER_SCHEMA: JsonObject = {
  type: 'object',
  properties: { [WRAPPED_INPUT]: { type: 'string' } },
  required: [WRAPPED_INPUT],
};

function describe({ description, grammar }: IrTool): { description?: string } {
  if (grammar === undefined) return description === undefined ? {} : { description };
  const rule = `The input must follow this ${grammar.syntax} grammar:\n${grammar.definition}`;
  return { description: description === undefined ? rule : `${description}\n\n${rule}` };
}

/** Google wants an object at the root (rule T-1). */
function rootObject(schema: JsonObject | undefined): JsonObject {
  const properties = asObject(schema?.['properties']);
  if (schema !== undefined && schema['type'] === 'object' && properties !== undefined) return schema;
  return { ...schema, type: 'object', properties: properties ?? {} };
}

/** A function without arguments has no parameters: an object without properties is refused there. */
function plainParameters(schema: JsonObject): JsonObject {
  const parameters = cleanSchema(schema);
  return parameters['properties'] === undefined && parameters['anyOf'] === undefined ? {} : { parameters };
}

/** The choice among the tools; nothing where Gemini does the same by default, or has no tools to choose from (T-8). */
export function renderToolConfig(request: IrRequest, names: ToolNames): JsonObject | undefined {
  const { toolChoice: choice, tools } = request;
  if (choice === undefined || tools.length === 0) return undefined;
  const toTarget = ({ name, namespace }: IrToolReference): string => names.toTarget(name, namespace);
  switch (choice.type) {
    case 'auto':
      return undefined;
    case 'none':
      return calling({ mode: 'NONE' });
    case 'required':
      return calling({ mode: 'ANY' });
    case 'tool':
      return calling({ mode: 'ANY', allowedFunctionNames: [toTarget(choice)] });
    case 'allowed':
      // With ANY the model would have to call one of them; VALIDATED leaves it the choice to answer in words.
      return calling({
        mode: choice.mode === 'required' ? 'ANY' : 'VALIDATED',
        allowedFunctionNames: choice.tools.map(toTarget),
      });
  }
}

function calling(config: JsonObject): JsonObject {
  return { functionCallingConfig: config };
}
