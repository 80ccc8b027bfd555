// Says a question of the matrix in Messages.
import type { ClientView } from '../../case-types.ts';
import { compact, fieldsOf } from '../fields.ts';
import type { Ask, AskPart, AskTurn, Fields } from '../words.ts';

export function writeRequest(ask: Ask, previous: ClientView | undefined): Fields {
  return compact({
    max_tokens: ask.max_tokens ?? 4096,
    system: ask.system,
    messages: ask.turns.map((turn) => writeTurn(turn, previous)),
    tools: ask.tools?.map(({ name, description, schema }) =>
      compact({ name, description, input_schema: schema ?? { type: 'object' } }),
    ),
    tool_choice: writeChoice(ask),
    temperature: ask.temperature,
    top_p: ask.top_p,
    stop_sequences: ask.stop,
    ...writeThinking(ask),
    ...ask.extra?.['anthropic-messages'],
  });
}

function writeTurn({ role, parts }: AskTurn, previous: ClientView | undefined): Fields {
  if (role === 'previous') return { role: 'assistant', content: fieldsOf(previous?.message)['content'] };
  if (role === 'system') return { role, content: parts.map((part) => ('text' in part ? part.text : '')).join('') };
  return { role, content: parts.map(writePart) };
}

function writePart(part: AskPart): Fields {
  if ('text' in part) return { type: 'text', text: part.text };
  if ('image' in part) return image(part.image);
  if ('image_url' in part) return { type: 'image', source: { type: 'url', url: part.image_url } };
  if ('pdf' in part) {
    const { type, data, name } = part.pdf;
    return { type: 'document', title: name, source: { type: 'base64', media_type: type, data } };
  }
  if ('call' in part) return { type: 'tool_use', ...part.call };
  const { id, text, isError, image: picture } = part.result;
  const content = picture === undefined ? text : [{ type: 'text', text }, image(picture)];
  return compact({ type: 'tool_result', tool_use_id: id, content, is_error: isError });
}

function image({ type, data }: { type: string; data: string }): Fields {
  return { type: 'image', source: { type: 'base64', media_type: type, data } };
}

function writeChoice({ choice, isSequential }: Ask): Fields | undefined {
  const flag = isSequential === true ? { disable_parallel_tool_use: true } : {};
  if (typeof choice === 'object') return { type: 'tool', name: choice.name, ...flag };
  if (choice === undefined) return isSequential === true ? { type: 'auto', ...flag } : undefined;
  return choice === 'none' ? { type: 'none' } : { type: choice === 'required' ? 'any' : choice, ...flag };
}

function writeThinking({ effort, budget, schema }: Ask): Fields {
  const format = schema === undefined ? {} : { format: { type: 'json_schema', schema } };
  const output = { ...(effort === undefined ? {} : { effort }), ...format };
  return {
    ...(Object.keys(output).length === 0 ? {} : { output_config: output }),
    ...(effort === undefined ? {} : { thinking: { type: 'adaptive' } }),
    ...(budget === undefined ? {} : { thinking: { type: 'enabled', budget_tokens: budget } }),
  };
}
