import { describe, expect, it } from 'vitest';
import { parse, parseItems } from './support.ts';

const PARAMETERS = { type: 'object', properties: { a: { type: 'string' } } };

describe('tools of a Responses request', () => {
  it('maps functions, flat as this protocol has them', () => {
    const tool = { type: 'function', name: 'f', description: 'd', parameters: PARAMETERS, strict: true };
    expect(parse({ tools: [tool, { type: 'function', name: 'g', parameters: null, strict: null }] }).tools).toEqual([
      { kind: 'function', name: 'f', description: 'd', schema: PARAMETERS, isStrict: true },
      { kind: 'function', name: 'g' },
    ]);
  });

  it('keeps the grammar of custom tools (T-4)', () => {
    const format = { type: 'grammar', syntax: 'lark', definition: 'start: "x"' };
    const tools = [
      { type: 'custom', name: 'apply_patch', description: 'd', format },
      { type: 'custom', name: 'free', format: { type: 'text' } },
    ];
    expect(parse({ tools }).tools).toEqual([
      {
        kind: 'custom',
        name: 'apply_patch',
        description: 'd',
        grammar: { syntax: 'lark', definition: 'start: "x"' },
      },
      { kind: 'custom', name: 'free' },
    ]);
  });

  it('unpacks namespaces, and reports the description that has no place elsewhere (T-3)', () => {
    const inner = [
      { type: 'function', name: 'wait', parameters: PARAMETERS },
      { type: 'custom', name: 'exec' },
    ];
    const { tools, ignored } = parse({
      tools: [
        { type: 'function', name: 'wait' },
        { type: 'namespace', name: 'agents', description: 'About agents', tools: inner },
      ],
    });
    expect(tools).toEqual([
      { kind: 'function', name: 'wait' },
      { kind: 'function', name: 'wait', namespace: 'agents', schema: PARAMETERS },
      { kind: 'custom', name: 'exec', namespace: 'agents' },
    ]);
    expect(ignored).toEqual(['tools[1].description']);
  });

  it('merges tools that come as an item; those at the top win (T-3)', () => {
    const request = parse({
      tools: [{ type: 'function', name: 'f', description: 'top' }],
      input: [
        {
          type: 'additional_tools',
          role: 'developer',
          tools: [
            { type: 'function', name: 'f', description: 'item' },
            { type: 'namespace', name: 'clock', tools: [{ type: 'function', name: 'sleep' }] },
          ],
        },
        { type: 'message', role: 'developer', content: 'DEV' },
        { role: 'user', content: 'hi' },
      ],
    });
    expect(request.tools).toEqual([
      { kind: 'function', name: 'f', description: 'top' },
      { kind: 'function', name: 'sleep', namespace: 'clock' },
    ]);
    expect(request.system).toEqual([{ type: 'text', text: 'DEV' }]);
    expect(request.turns).toHaveLength(1);
  });

  it('shows a tool search that the client runs as a function, and hosts none (T-5)', () => {
    const search = { type: 'tool_search', execution: 'client', description: 'find', parameters: PARAMETERS };
    expect(parse({ tools: [search] }).tools).toEqual([
      { kind: 'function', name: 'tool_search', clientType: 'tool_search', description: 'find', schema: PARAMETERS },
    ]);
    expect(parse({ tools: [{ type: 'tool_search' }] }).nativeOnly).toMatchObject([{ path: 'tools[0].type' }]);
  });

  it('lets the client call what its search found (T-5)', () => {
    const { tools, turns } = parseItems(
      { role: 'user', content: 'q' },
      { type: 'tool_search_call', call_id: 'c', execution: 'client', arguments: { query: 'x' } },
      {
        type: 'tool_search_output',
        call_id: 'c',
        execution: 'client',
        tools: [
          { type: 'namespace', name: 'mcp', tools: [{ type: 'function', name: 'find', parameters: PARAMETERS }] },
        ],
      },
    );
    expect(tools).toEqual([{ kind: 'function', name: 'find', namespace: 'mcp', schema: PARAMETERS }]);
    expect(turns.slice(1)).toEqual([
      {
        role: 'assistant',
        parts: [
          {
            type: 'tool-call',
            id: 'c',
            name: 'tool_search',
            kind: 'function',
            input: { query: 'x' },
            clientType: 'tool_search',
          },
        ],
      },
      {
        role: 'user',
        parts: [
          { type: 'tool-result', callId: 'c', parts: [{ type: 'text', text: 'Tool mcp__find is now available.' }] },
        ],
      },
    ]);
  });

  it.each([
    'web_search',
    'web_search_preview',
    'file_search',
    'code_interpreter',
    'mcp',
    'local_shell',
    'apply_patch',
    'shell',
    'image_generation',
    'computer',
    'of_tomorrow',
  ])('keeps the hosted tool %s for refusal and names it (N-2)', (type) => {
    const { tools, nativeOnly } = parse({ tools: [{ type: 'function', name: 'f' }, { type }] });
    expect(tools).toHaveLength(1);
    expect(nativeOnly).toEqual([{ path: 'tools[1].type', why: expect.stringContaining(`"${type}"`) as string }]);
  });

  it('tells a Codex user the one line that helps (N-6)', () => {
    const [refused] = parse({ tools: [{ type: 'web_search', external_web_access: false }] }).nativeOnly;
    expect(refused?.why).toContain('web_search = "disabled"');
    expect(refused?.why).toContain('~/.codex/config.toml');
  });

  it('takes a function that is merely called web_search for a function (N-4)', () => {
    expect(parse({ tools: [{ type: 'function', name: 'web_search', parameters: PARAMETERS }] })).toMatchObject({
      tools: [{ name: 'web_search' }],
      nativeOnly: [],
    });
  });

  it('maps every form of tool_choice', () => {
    const choice = (tool_choice: Parameters<typeof parse>[0][string]): unknown => parse({ tool_choice }).toolChoice;
    expect(choice('required')).toEqual({ type: 'required' });
    expect(choice('none')).toEqual({ type: 'none' });
    expect(choice({ type: 'function', name: 'f' })).toEqual({ type: 'tool', name: 'f' });
    expect(choice({ type: 'custom', name: 'p' })).toEqual({ type: 'tool', name: 'p' });
    expect(choice({ type: 'function', name: 'f', namespace: 'n' })).toEqual({
      type: 'tool',
      name: 'f',
      namespace: 'n',
    });
    const tools = [
      { type: 'function', name: 'f' },
      { type: 'custom', name: 'p' },
    ];
    expect(choice({ type: 'allowed_tools', mode: 'required', tools })).toEqual({
      type: 'allowed',
      tools: [{ name: 'f' }, { name: 'p' }],
      mode: 'required',
    });
  });

  it('keeps a choice of hosted tools for refusal', () => {
    expect(parse({ tool_choice: { type: 'web_search_preview' } }).nativeOnly).toMatchObject([
      { path: 'tool_choice.type' },
    ]);
    const mixed = { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'f' }, { type: 'mcp' }] };
    expect(parse({ tool_choice: mixed }).nativeOnly).toMatchObject([{ path: 'tool_choice.tools[1].type' }]);
  });
});
