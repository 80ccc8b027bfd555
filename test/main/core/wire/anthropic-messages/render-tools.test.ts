import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../../src/main/core/ir/json.ts';
import type { IrRequest, IrTool, IrToolChoice } from '../../../../../src/main/core/ir/request.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { failureOf, irRequest } from '../support.ts';
import { target } from './support.ts';

const tool = (name: string, more: Partial<IrTool> = {}): IrTool => ({ name, kind: 'function', ...more });

function render(more: Partial<IrRequest>): JsonObject {
  return anthropicMessages.renderRequest(irRequest(more), target()).body;
}

const schemaOf = (schema: JsonObject | undefined): unknown => {
  const tools = render({ tools: [tool('a', schema === undefined ? {} : { schema })] })['tools'] as JsonObject[];
  return tools[0]?.['input_schema'];
};

const choose = (choice: IrToolChoice | undefined, more: Partial<IrRequest> = {}): unknown =>
  render({ tools: [tool('a'), tool('b')], ...(choice === undefined ? {} : { toolChoice: choice }), ...more })[
    'tool_choice'
  ];

describe('definitions', () => {
  it('carry description, strictness and cache mark (T-6)', () => {
    const cache = { type: 'ephemeral' };
    const tools = [tool('a', { description: 'd', isStrict: true, cache }), tool('b', { isStrict: false })];
    expect(render({ tools })['tools']).toEqual([
      {
        name: 'a',
        description: 'd',
        input_schema: { type: 'object', properties: {} },
        strict: true,
        cache_control: cache,
      },
      { name: 'b', input_schema: { type: 'object', properties: {} } },
    ]);
  });

  it('have a name that Anthropic takes, up to 128 characters (T-2)', () => {
    const names = ['x'.repeat(128), 'y'.repeat(129), 'dots.and:colons'];
    const tools = render({ tools: names.map((name) => tool(name)) })['tools'] as JsonObject[];
    expect(tools[0]?.['name']).toBe(names[0]);
    for (const { name } of tools as unknown as { name: string }[]) expect(name).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
  });

  it('flatten namespaces, also in the choice and in earlier calls (T-3)', () => {
    const rendered = render({
      tools: [tool('sleep', { namespace: 'clock' }), tool('sleep')],
      toolChoice: { type: 'tool', name: 'sleep', namespace: 'clock' },
      turns: [
        {
          role: 'assistant',
          parts: [{ type: 'tool-call', id: '1', name: 'sleep', namespace: 'clock', kind: 'function', input: {} }],
        },
      ],
    });
    expect((rendered['tools'] as JsonObject[]).map(({ name }) => name)).toEqual(['clock__sleep', 'sleep']);
    expect(rendered['tool_choice']).toEqual({ type: 'tool', name: 'clock__sleep' });
    expect(JSON.stringify(rendered['messages'])).toContain('"name":"clock__sleep"');
  });

  it('of custom tools are functions with one text, their grammar in words (T-4)', () => {
    const grammar = { syntax: 'lark', definition: 'start: "x"' };
    const [first, second] = render({
      tools: [
        tool('apply_patch', { kind: 'custom', description: 'Patches.', grammar }),
        tool('free', { kind: 'custom' }),
      ],
    })['tools'] as JsonObject[];
    expect(first?.['input_schema']).toEqual({
      type: 'object',
      properties: { input: { type: 'string' } },
      required: ['input'],
    });
    expect(first?.['description']).toBe('Patches.\n\nThe input must follow this lark grammar:\nstart: "x"');
    expect(second).not.toHaveProperty('description');
  });

  it('come back under the names of the client', () => {
    const { toolNames } = anthropicMessages.renderRequest(
      irRequest({ tools: [tool('apply_patch', { kind: 'custom' }), tool('z'.repeat(200))] }),
      target(),
    );
    expect(toolNames.toClient('apply_patch')).toMatchObject({ kind: 'custom', isWrapped: true });
    expect(toolNames.toClient(toolNames.toTarget('z'.repeat(200)))?.name).toBe('z'.repeat(200));
  });
});

describe('schemas', () => {
  it('get an object at the root, and nothing else is touched (T-1)', () => {
    expect(schemaOf(undefined)).toEqual({ type: 'object', properties: {} });
    expect(schemaOf({})).toEqual({ type: 'object', properties: {} });
    const rich: JsonObject = {
      type: 'object',
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $defs: { x: { oneOf: [{ type: 'string' }, { type: 'null' }] } },
      properties: { title: { $ref: '#/$defs/x' }, default: { const: 1 }, anyOf: { anyOf: [{ type: 'string' }] } },
      required: ['title'],
      additionalProperties: false,
    };
    expect(schemaOf(rich)).toEqual(rich);
  });

  it.each(['anyOf', 'oneOf'])('merge alternatives at the root: %s (§4.2)', (key) => {
    const schema: JsonObject = {
      description: 'd',
      properties: { id: { type: 'string' } },
      required: ['id'],
      [key]: [
        { properties: { a: { type: 'number' }, shared: { type: 'string' } }, required: ['a', 'shared'] },
        { properties: { b: { type: 'number' }, shared: { type: 'string' } }, required: ['b', 'shared'] },
      ],
    };
    expect(schemaOf(schema)).toEqual({
      type: 'object',
      description: 'd',
      properties: { id: { type: 'string' }, a: { type: 'number' }, b: { type: 'number' }, shared: { type: 'string' } },
      required: ['id', 'shared'],
    });
  });

  it('merge allOf with all that it requires (§4.2)', () => {
    const schema: JsonObject = {
      allOf: [
        { properties: { a: {} }, required: ['a'] },
        { properties: { b: {} }, required: ['b'] },
      ],
    };
    expect(schemaOf(schema)).toEqual({ type: 'object', properties: { a: {}, b: {} }, required: ['a', 'b'] });
  });

  it('require nothing when an alternative requires nothing (§4.2)', () => {
    expect(schemaOf({ anyOf: [{ properties: { a: {} }, required: ['a'] }, { type: 'null' }] })).toEqual({
      type: 'object',
      properties: { a: {} },
    });
  });
});

describe('choice (§4.3)', () => {
  it.each<[IrToolChoice, JsonObject]>([
    [{ type: 'auto' }, { type: 'auto' }],
    [{ type: 'none' }, { type: 'none' }],
    [{ type: 'required' }, { type: 'any' }],
    [
      { type: 'tool', name: 'b' },
      { type: 'tool', name: 'b' },
    ],
    [
      { type: 'allowed', tools: [{ name: 'b' }], mode: 'required' },
      { type: 'tool', name: 'b' },
    ],
    [{ type: 'allowed', tools: [{ name: 'a' }, { name: 'b' }], mode: 'required' }, { type: 'any' }],
    [{ type: 'allowed', tools: [{ name: 'b' }, { name: 'a' }], mode: 'auto' }, { type: 'auto' }],
  ])('%j is %j', (choice, expected) => {
    expect(choose(choice)).toEqual(expected);
  });

  it('finds the namespace of the one tool that is allowed', () => {
    const tools = [tool('sleep', { namespace: 'clock' }), tool('b')];
    expect(choose({ type: 'allowed', tools: [{ name: 'sleep' }], mode: 'required' }, { tools })).toEqual({
      type: 'tool',
      name: 'clock__sleep',
    });
  });

  it('of a set that Anthropic cannot be limited to is refused under its own name', () => {
    const tools = [tool('a'), tool('b'), tool('c')];
    for (const choice of [
      { type: 'allowed', tools: [{ name: 'a' }, { name: 'b' }], mode: 'required' },
      { type: 'allowed', tools: [{ name: 'a' }], mode: 'auto' },
      { type: 'allowed', tools: [], mode: 'auto' },
    ] satisfies IrToolChoice[]) {
      const failure = failureOf(() => choose(choice, { tools, paths: { toolChoice: 'tool_choice' } }));
      expect(failure).toMatchObject({ code: 'unsupported', param: 'tool_choice' });
    }
  });

  it('says when only one call at a time is wanted, whatever the choice', () => {
    const serial = { allowsParallelTools: false };
    expect(choose(undefined, serial)).toEqual({ type: 'auto', disable_parallel_tool_use: true });
    expect(choose({ type: 'required' }, serial)).toEqual({ type: 'any', disable_parallel_tool_use: true });
    expect(choose({ type: 'none' }, serial)).toEqual({ type: 'none' });
    expect(choose(undefined, { allowsParallelTools: true })).toBeUndefined();
  });

  it('is left out when there are no tools (T-8)', () => {
    const rendered = render({ tools: [], toolChoice: { type: 'required' }, allowsParallelTools: false });
    expect(rendered).not.toHaveProperty('tool_choice');
    expect(rendered).not.toHaveProperty('tools');
  });
});
