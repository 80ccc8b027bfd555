// One conversation as the request body of each protocol.
import type { Protocol } from '../../src/shared/protocols.ts';
import type { BenchTurn, Conversation } from './conversation.ts';

export interface BodyOptions {
  readonly model: string;
  readonly isStreaming: boolean;
}

type Writer = (conversation: Conversation, options: BodyOptions) => object;

const WRITERS: Record<Protocol, Writer> = {
  'anthropic-messages': writeMessages,
  'openai-chat': writeChat,
  'openai-responses': writeResponses,
  gemini: writeGemini,
};

/** The body as JSON text. */
export function requestBody(protocol: Protocol, conversation: Conversation, options: BodyOptions): string {
  return JSON.stringify(WRITERS[protocol](conversation, options));
}

const CACHED = { cache_control: { type: 'ephemeral' } };

function writeMessages({ system, tools, turns }: Conversation, { model, isStreaming }: BodyOptions): object {
  return {
    model,
    max_tokens: 8192,
    system: system.map((text) => ({ type: 'text', text, ...CACHED })),
    messages: turns.map((turn, index) => writeMessage(turn, index === turns.length - 1)),
    ...(tools.length === 0
      ? {}
      : {
          temperature: 1,
          metadata: { user_id: 'user_bench_session_0001' },
          tools: tools.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
        }),
    stream: isStreaming,
  };
}

function writeMessage(turn: BenchTurn, isLast: boolean): object {
  const text = { type: 'text', text: turn.text, ...(isLast ? CACHED : {}) };
  switch (turn.kind) {
    case 'user':
      return { role: 'user', content: [text] };
    case 'call': {
      const { id, name, input } = turn;
      return { role: 'assistant', content: [text, { type: 'tool_use', id, name, input }] };
    }
    case 'result':
      return { role: 'user', content: [{ type: 'tool_result', tool_use_id: turn.id, content: turn.text }] };
  }
}

function writeChat({ system, tools, turns }: Conversation, { model, isStreaming }: BodyOptions): object {
  return {
    model,
    max_tokens: 8192,
    messages: [{ role: 'system', content: system.join('\n') }, ...turns.map(writeChatMessage)],
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, schema }) => ({
            type: 'function',
            function: { name, description, parameters: schema },
          })),
        }),
    stream: isStreaming,
    ...(isStreaming ? { stream_options: { include_usage: true } } : {}),
  };
}

function writeChatMessage(turn: BenchTurn): object {
  switch (turn.kind) {
    case 'user':
      return { role: 'user', content: turn.text };
    case 'call': {
      const call = { name: turn.name, arguments: JSON.stringify(turn.input) };
      return { role: 'assistant', content: turn.text, tool_calls: [{ id: turn.id, type: 'function', function: call }] };
    }
    case 'result':
      return { role: 'tool', tool_call_id: turn.id, content: turn.text };
  }
}

function writeResponses({ system, tools, turns }: Conversation, { model, isStreaming }: BodyOptions): object {
  return {
    model,
    instructions: system.join('\n'),
    input: turns.flatMap(writeInputItem),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, schema }) => ({
            type: 'function',
            name,
            description,
            parameters: schema,
            strict: false,
          })),
        }),
    stream: isStreaming,
    store: false,
  };
}

function writeInputItem(turn: BenchTurn): object[] {
  switch (turn.kind) {
    case 'user':
      return [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: turn.text }] }];
    case 'call':
      return [
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: turn.text }] },
        { type: 'function_call', call_id: turn.id, name: turn.name, arguments: JSON.stringify(turn.input) },
      ];
    case 'result':
      return [{ type: 'function_call_output', call_id: turn.id, output: turn.text }];
  }
}

/** Model and streaming are in the address. */
function writeGemini({ system, tools, turns }: Conversation): object {
  const declarations = tools.map(({ name, description, schema }) => {
    // Google's schema has no such fields.
    const { $schema: _schema, additionalProperties: _additional, ...parameters } = schema;
    return { name, description, parameters };
  });
  return {
    systemInstruction: { parts: system.map((text) => ({ text })) },
    contents: turns.map(writeGeminiContent),
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: declarations }] }),
  };
}

function writeGeminiContent(turn: BenchTurn): object {
  switch (turn.kind) {
    case 'user':
      return { role: 'user', parts: [{ text: turn.text }] };
    case 'call':
      return { role: 'model', parts: [{ text: turn.text }, { functionCall: { name: turn.name, args: turn.input } }] };
    case 'result': {
      const response = { name: turn.name, response: { result: turn.text } };
      return { role: 'user', parts: [{ functionResponse: response }] };
    }
  }
}
