import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import { openaiResponses } from '../../../../../src/main/core/wire/openai-responses/index.ts';
import { PLAIN_DIALECT } from '../../../../../src/main/core/providers/dialect-row.ts';
import { parse } from './support.ts';

/** Parses a body and renders it again for the same protocol. */
function again(body: JsonObject): JsonObject {
  return openaiResponses.renderRequest(parse(body), { model: 'asked', dialect: PLAIN_DIALECT }).body;
}

const SCHEMA = { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] };

/** Everything that crosses without loss: what other protocols can ask for. */
const COMPLETE: JsonObject = {
  model: 'asked',
  instructions: 'Be terse.',
  input: [
    {
      type: 'message',
      role: 'user',
      content: [
        { type: 'input_text', text: 'see' },
        { type: 'input_image', image_url: 'data:image/png;base64,iVBO', detail: 'original' },
        { type: 'input_image', image_url: 'https://a.example/i.png', detail: 'low' },
        { type: 'input_image', file_id: 'file-1', detail: 'auto' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' },
        { type: 'input_file', file_url: 'https://a.example/b.pdf' },
      ],
    },
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'hm' }],
      encrypted_content: 'gAAAA',
    },
    {
      type: 'message',
      role: 'assistant',
      content: [
        {
          type: 'output_text',
          text: 'Checking.',
          annotations: [{ type: 'url_citation', url: 'u', title: 't', start_index: 0, end_index: 2 }],
        },
      ],
    },
    { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{"x" :1}' },
    { type: 'custom_tool_call', call_id: 'call_2', name: 'patch', input: '*** "x"' },
    {
      type: 'function_call_output',
      call_id: 'call_1',
      output: [
        { type: 'input_text', text: 'r' },
        { type: 'input_image', image_url: 'data:image/png;base64,iVBO', detail: 'original' },
      ],
    },
    { type: 'custom_tool_call_output', call_id: 'call_2', output: 'Exit code: 0' },
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'MID' }] },
    { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
    { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go on' }] },
  ],
  tools: [
    { type: 'function', name: 'f', description: 'd', parameters: SCHEMA, strict: false },
    {
      type: 'custom',
      name: 'patch',
      description: 'p',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' },
    },
  ],
  tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }] },
  parallel_tool_calls: false,
  max_output_tokens: 512,
  temperature: 0.5,
  top_p: 0.9,
  reasoning: { effort: 'high', summary: 'auto' },
  text: {
    format: { type: 'json_schema', name: 'n', description: 'd', schema: SCHEMA, strict: true },
    verbosity: 'low',
  },
  user: 'u',
  prompt_cache_key: 'k',
  metadata: { a: 'b' },
  service_tier: 'flex',
  store: false,
  include: ['reasoning.encrypted_content'],
  stream: true,
};

describe('a request through the middle language and back', () => {
  it('is the same, to the last field', () => {
    expect(again(COMPLETE)).toEqual(COMPLETE);
  });

  it('is stable from the second time on, however loosely it was written', () => {
    const loose: JsonObject = {
      model: 'asked',
      input: [
        { role: 'developer', content: 'DEV' },
        { role: 'user', content: 'q' },
        { type: 'function_call', id: 'fc_1', status: 'completed', call_id: 'c', name: 'f', arguments: '' },
        { role: 'user', content: 'never answered' },
      ],
      tools: [{ type: 'namespace', name: 'n', description: 'd', tools: [{ type: 'function', name: 'f' }] }],
    };
    const once = again(loose);
    expect(again(once)).toEqual(once);
    expect(once).toMatchObject({ instructions: 'DEV', tools: [{ name: 'n__f' }] });
  });
});
