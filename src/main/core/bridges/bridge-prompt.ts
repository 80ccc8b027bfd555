// A request as text for a program that only takes text: the conversation, and the functions it may ask for.
import { refuse } from '../ir/failure.ts';
import { joinText } from '../ir/normalize-turns.ts';
import {
  pathOf,
  type IrPart,
  type IrRequest,
  type IrSampling,
  type IrTool,
  type IrToolCall,
  type IrToolResult,
  type IrTurn,
} from '../ir/request.ts';
import type { ToolNames } from '../ir/tool-names.ts';

export interface BridgePrompt {
  readonly system: string;
  readonly prompt: string;
  /** Paths of fields that such a program knows nothing of. */
  readonly ignored: string[];
}

/** Throws FailureError for what text can't carry. Expects normalised turns. */
export function renderBridgePrompt(request: IrRequest, turns: readonly IrTurn[], names: ToolNames): BridgePrompt {
  const sections = [...renderTools(request, names), ...renderOutput(request), renderTurns(turns, names)];
  return {
    system: request.system.map(({ text }) => text).join('\n\n'),
    prompt: sections.join('\n\n'),
    ignored: ignoredFields(request),
  };
}

/** One message alone is the prompt itself; a conversation is told as one. */
function renderTurns(turns: readonly IrTurn[], names: ToolNames): string {
  const [only] = turns;
  const isOne = turns.length === 1 && only?.role === 'user';
  if (only !== undefined && isOne) return renderParts(only, names);
  const told = turns.map((turn) => `${SPEAKERS[turn.role]}:\n${renderParts(turn, names)}`);
  return ['This is the conversation so far.', ...told, "Give the assistant's next message, and nothing else."].join(
    '\n\n',
  );
}

const SPEAKERS: Readonly<Record<IrTurn['role'], string>> = { user: 'User', assistant: 'Assistant', system: 'System' };

function renderParts({ parts }: IrTurn, names: ToolNames): string {
  return parts
    .map((part) => renderPart(part, names))
    .filter((text) => text !== '')
    .join('\n');
}

function renderPart(part: IrPart, names: ToolNames): string {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text;
    case 'tool-call':
      return renderCall(part, names);
    case 'tool-result':
      return renderResult(part);
    case 'media':
      return refuse(part.path ?? 'messages', NO_MEDIA);
    case 'reasoning':
      return '';
    case 'native':
      return part.text ?? '';
  }
}

function renderCall({ id, name, namespace, kind, input, inputText = '' }: IrToolCall, names: ToolNames): string {
  const call = {
    id,
    name: names.toTarget(name, namespace),
    arguments: kind === 'custom' ? { input: inputText } : input,
  };
  return JSON.stringify({ tool_calls: [call] });
}

function renderResult({ parts, callId, isError = false }: IrToolResult): string {
  const media = parts.find((part) => part.type === 'media');
  if (media !== undefined) refuse(media.path ?? 'messages', NO_MEDIA);
  return `[${isError ? 'Error' : 'Result'} of tool call ${callId}]\n${joinText(parts)}`;
}

const NO_MEDIA = 'a command-line tool takes text only, no images or files';

/** PC-23: whoever can't call functions can still say in text which one it would call. */
function renderTools({ tools, toolChoice }: IrRequest, names: ToolNames): string[] {
  if (tools.length === 0 || toolChoice?.type === 'none') return [];
  const lines = tools.map((tool) => JSON.stringify(describeTool(tool, names)));
  return [
    [
      'Functions are available; somebody else runs them and tells you the result. To call some, answer with one JSON object and nothing around it:',
      '{"tool_calls":[{"name":"<function>","arguments":{}}]}',
      'Otherwise answer in plain text. The functions, one a line, with the JSON schema of their arguments:',
      ...lines,
      ...demandOf(toolChoice, names),
    ].join('\n'),
  ];
}

function describeTool(tool: IrTool, names: ToolNames): object {
  const name = names.toTarget(tool.name, tool.namespace);
  const schema =
    tool.kind === 'custom'
      ? { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] }
      : (tool.schema ?? { type: 'object' });
  return { name, ...(tool.description === undefined ? {} : { description: tool.description }), schema };
}

function demandOf(choice: IrRequest['toolChoice'], names: ToolNames): string[] {
  switch (choice?.type) {
    case 'required':
      return ['You must call at least one of them now.'];
    case 'tool':
      return [`You must call ${names.toTarget(choice.name, choice.namespace)} now.`];
    case 'allowed': {
      const listed = choice.tools.map(({ name, namespace }) => names.toTarget(name, namespace)).join(', ');
      return [`${choice.mode === 'required' ? 'You must call one of these now' : 'Call only these'}: ${listed}.`];
    }
    default:
      return [];
  }
}

function renderOutput({ output }: IrRequest): string[] {
  if (output === undefined) return [];
  const schema = output.schema === undefined ? '' : ` It must fit this JSON schema: ${JSON.stringify(output.schema)}`;
  return [`Answer with one JSON value and nothing around it.${schema}`];
}

const SAMPLING: readonly (keyof IrSampling)[] = [
  'maxTokens',
  'temperature',
  'topP',
  'topK',
  'stop',
  'seed',
  'presencePenalty',
  'frequencyPenalty',
  'logprobs',
  'topLogprobs',
];

function ignoredFields(request: IrRequest): string[] {
  const { sampling, reasoning, verbosity, serviceTier } = request;
  const others = { reasoning, verbosity, serviceTier };
  return [
    ...SAMPLING.filter((field) => sampling[field] !== undefined).map((field) => pathOf(request, field)),
    ...(['reasoning', 'verbosity', 'serviceTier'] as const)
      .filter((field) => others[field] !== undefined)
      .map((field) => pathOf(request, field)),
  ];
}
