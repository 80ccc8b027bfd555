// Tools and tool choice towards Anthropic (wire.md §4).
import { refuse } from '../../ir/failure.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { pathOf, refersTo, type IrRequest, type IrTool, type IrToolChoice } from '../../ir/request.ts';
import { lookUpReference } from '../../ir/schema-reference.ts';
import { WRAPPED_INPUT } from '../../ir/restore-tools.ts';
import type { ToolNames } from '../../ir/tool-names.ts';

/** The tools, each under the name that `names` gives it at this provider; free-form ones are wrapped in a schema. */
export function renderTools(tools: readonly IrTool[], names: ToolNames): JsonObject[] {
  return tools.map((tool) => ({
    name: names.toTarget(tool.name, tool.namespace),
    ...describe(tool),
    input_schema: tool.kind === 'custom' ? WRAPPER_SCHEMA : objectSchema(tool.schema),
    ...(tool.isStrict === true ? { strict: true } : {}),
    ...(tool.cache === undefined ? {} : { cache_control: tool.cache }),
  }));
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

/** The root must be an object without alternatives of its own: those are merged (rule T-1, §4.2). */
function objectSchema(schema: JsonObject | undefined): JsonObject {
  if (schema === undefined) return { type: 'object', properties: {} };
  const merged = mergeRootBranches(schema);
  return { ...merged, type: 'object', properties: asObject(merged['properties']) ?? {} };
}

const BRANCHES = ['anyOf', 'oneOf', 'allOf'] as const;

/** Alternatives may refer to others, and those may have some of their own; a cycle ends at this depth. */
const DEEPEST = 8;

function mergeRootBranches(schema: JsonObject, root = schema, depth = 0): JsonObject {
  const branches = BRANCHES.flatMap((key) =>
    asArray(schema[key])
      .filter(isJsonObject)
      .map((branch) => ({ key, branch: depth < DEEPEST ? resolveBranch(branch, root, depth + 1) : {} })),
  );
  if (branches.length === 0) return schema;
  const { anyOf: _any, oneOf: _one, allOf: _all, ...rest } = schema;
  const properties = Object.assign({}, ...branches.map(({ branch }) => asObject(branch['properties']) ?? {}));
  const required = mergeRequired(asArray(rest['required']), branches);
  return {
    ...rest,
    properties: { ...properties, ...asObject(rest['properties']) },
    ...(required.length === 0 ? {} : { required }),
  };
}

function resolveBranch(branch: JsonObject, root: JsonObject, depth: number): JsonObject {
  const reference = asString(branch['$ref']);
  const target = reference === undefined ? undefined : lookUpReference(root, reference);
  return mergeRootBranches(target === undefined ? branch : { ...target, ...branch }, root, depth);
}

/** What every alternative requires, and all that `allOf` requires. */
function mergeRequired(base: JsonValue[], branches: { key: string; branch: JsonObject }[]): JsonValue[] {
  const lists = (isAll: boolean): JsonValue[][] =>
    branches.filter(({ key }) => (key === 'allOf') === isAll).map(({ branch }) => asArray(branch['required']));
  const [first = [], ...others] = lists(false);
  const common = first.filter((name) => others.every((list) => list.includes(name)));
  return [...new Set([...base, ...lists(true).flat(), ...common])];
}

/** The `tool_choice`, which here also says that tools are to be called one at a time; undefined where there is nothing to say. */
export function renderToolChoice(request: IrRequest, names: ToolNames): JsonObject | undefined {
  // Without tools Anthropic refuses a choice about them (rule T-8).
  if (request.tools.length === 0) return undefined;
  const isSerial = request.allowsParallelTools === false;
  const choice = request.toolChoice === undefined ? undefined : renderChoice(request, request.toolChoice, names);
  if (!isSerial || choice?.['type'] === 'none') return choice;
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: true };
}

function renderChoice(request: IrRequest, choice: IrToolChoice, names: ToolNames): JsonObject {
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: names.toTarget(choice.name, choice.namespace) };
    case 'allowed':
      return renderAllowed(request, choice, names);
  }
}

/** Anthropic knows one tool or all of them, no sets. */
function renderAllowed(
  request: IrRequest,
  choice: Extract<IrToolChoice, { type: 'allowed' }>,
  names: ToolNames,
): JsonObject {
  const [only] = choice.tools;
  if (choice.mode === 'required' && choice.tools.length === 1 && only !== undefined) {
    return { type: 'tool', name: names.toTarget(only.name, only.namespace) };
  }
  const allowsAll = request.tools.every((tool) => choice.tools.some((allowed) => refersTo(allowed, tool)));
  if (!allowsAll) {
    refuse(
      pathOf(request, 'toolChoice'),
      'Anthropic can be limited to one tool or none, not to a set. Send only the allowed tools.',
    );
  }
  return { type: choice.mode === 'required' ? 'any' : 'auto' };
}
