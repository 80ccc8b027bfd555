import { describe, expect, it } from 'vitest';
import type { IrPart, IrReasoningControl, IrRequest, IrToolChoice } from '../../../../../src/main/core/ir/request.ts';
import { anthropicMessages } from '../../../../../src/main/core/wire/anthropic-messages/index.ts';
import { irRequest } from '../support.ts';
import { target } from './support.ts';

interface Shown {
  thinking: unknown;
  effort: unknown;
  ignored: string[];
}

function render(reasoning: IrReasoningControl, more: Partial<IrRequest> = {}, model = 'claude-sonnet-4-5'): Shown {
  const { body, ignored } = anthropicMessages.renderRequest(
    irRequest({ reasoning, sampling: { maxTokens: 64_000 }, paths: { reasoning: 'reasoning_effort' }, ...more }),
    target({ model }),
  );
  const config = body['output_config'] as { effort?: unknown } | undefined;
  return { thinking: body['thinking'], effort: config?.effort, ignored };
}

const budget = (tokens: number): object => ({ type: 'enabled', budget_tokens: tokens });

describe('models that think by budget (§5.1)', () => {
  it.each<[IrReasoningControl, object]>([
    [{ mode: 'auto', effort: 'high' }, budget(24_576)],
    [{ mode: 'auto', effort: 'low' }, budget(1024)],
    [{ mode: 'auto', effort: 'minimal' }, budget(1024)],
    [{ mode: 'auto' }, budget(8192)],
    [{ mode: 'on', budget: 5000 }, budget(5000)],
    [{ mode: 'on', budget: 10 }, budget(1024)],
    [{ mode: 'off', effort: 'high' }, { type: 'disabled' }],
    [{ mode: 'auto', effort: 'none' }, { type: 'disabled' }],
  ])('%j', (control, thinking) => {
    expect(render(control)).toEqual({ thinking, effort: undefined, ignored: [] });
  });

  it('think below the maximum of the caller, which is never raised (K-4)', () => {
    expect(render({ mode: 'auto', effort: 'high' }, { sampling: { maxTokens: 4000 } }).thinking).toEqual(budget(2000));
    expect(render({ mode: 'on', budget: 9000 }, { sampling: { maxTokens: 1000 } })).toEqual({
      thinking: undefined,
      effort: undefined,
      ignored: ['reasoning_effort'],
    });
  });

  it.each(['claude-haiku-4-5', 'claude-sonnet-4-20250514', 'claude-3-7-sonnet-latest', 'glm-4.6', 'test-model'])(
    'are the older ones and those of others: %s',
    (model) => {
      expect(render({ mode: 'auto', effort: 'medium' }, {}, model).thinking).toEqual(budget(8192));
    },
  );
});

describe('models that think adaptively (§5.1)', () => {
  it.each([
    'claude-opus-4-6',
    'claude-sonnet-4.6',
    'claude-opus-4-8-20260801',
    'claude-opus-4-10',
    'claude-sonnet-5',
    'claude-haiku-5-5',
    'anthropic/claude-fable-5',
  ])('are the newer ones: %s', (model) => {
    expect(render({ mode: 'auto', effort: 'high' }, {}, model)).toEqual({
      thinking: { type: 'adaptive' },
      effort: 'high',
      ignored: [],
    });
  });

  it.each<[IrReasoningControl, string | undefined]>([
    [{ mode: 'auto' }, undefined],
    [{ mode: 'auto', effort: 'minimal' }, 'low'],
    [{ mode: 'auto', effort: 'max' }, 'max'],
    [{ mode: 'on', budget: 8192 }, 'medium'],
    [{ mode: 'on', budget: 100_000 }, 'xhigh'],
  ])('%j', (control, effort) => {
    expect(render(control, {}, 'claude-opus-4-8')).toEqual({ thinking: { type: 'adaptive' }, effort, ignored: [] });
  });

  it('do not think when told so', () => {
    for (const control of [{ mode: 'off' }, { mode: 'auto', effort: 'none' }] satisfies IrReasoningControl[]) {
      expect(render(control, {}, 'claude-opus-4-8').thinking).toEqual({ type: 'disabled' });
    }
  });
});

describe('a choice of tools that is forced (T-8)', () => {
  const tools = [{ name: 'a', kind: 'function' } as const];

  it.each<[IrToolChoice, boolean]>([
    [{ type: 'required' }, false],
    [{ type: 'tool', name: 'a' }, false],
    [{ type: 'allowed', tools: [{ name: 'a' }], mode: 'required' }, false],
    [{ type: 'allowed', tools: [{ name: 'a' }], mode: 'auto' }, true],
    [{ type: 'auto' }, true],
    [{ type: 'none' }, true],
  ])('goes before thinking, and that is reported: %j', (toolChoice, thinks) => {
    const shown = render({ mode: 'auto', effort: 'high' }, { tools, toolChoice });
    expect(shown.thinking !== undefined).toBe(thinks);
    expect(shown.ignored).toEqual(thinks ? [] : ['reasoning_effort']);
  });
});

describe('sampling beside thinking (K-5)', () => {
  it('keeps only what Anthropic takes with it', () => {
    const { body, ignored } = anthropicMessages.renderRequest(
      irRequest({ reasoning: { mode: 'auto' }, sampling: { maxTokens: 9000, temperature: 0.5, topP: 0.9, topK: 5 } }),
      target(),
    );
    expect(body).not.toHaveProperty('temperature');
    expect(body).not.toHaveProperty('top_p');
    expect(body).not.toHaveProperty('top_k');
    expect(ignored).toEqual(['temperature', 'topP', 'topK']);
  });

  it('keeps a temperature of 1, or a high top_p', () => {
    const rendered = (sampling: IrRequest['sampling']): unknown =>
      anthropicMessages.renderRequest(irRequest({ reasoning: { mode: 'auto' }, sampling }), target()).body;
    expect(rendered({ temperature: 1 })).toHaveProperty('temperature', 1);
    expect(rendered({ topP: 0.95 })).toHaveProperty('top_p', 0.95);
  });
});

describe('a tool turn that is under way (K-9)', () => {
  const call: IrPart = { type: 'tool-call', id: '1', name: 'a', kind: 'function', input: {} };
  const result: IrPart = { type: 'tool-result', callId: '1', parts: [{ type: 'text', text: 'r' }] };
  const signed: IrPart = {
    type: 'reasoning',
    text: 'why',
    signature: { origin: 'anthropic-messages', value: 'Eabc' },
  };
  const during = (...before: IrPart[]): Shown =>
    render(
      { mode: 'auto', effort: 'high' },
      {
        turns: [
          { role: 'assistant', parts: [...before, call] },
          { role: 'user', parts: [result] },
        ],
      },
    );

  it('goes on thinking when its signed thinking is there', () => {
    expect(during(signed).thinking).toEqual(budget(24_576));
  });

  it('goes on without thinking when it was lost, instead of failing', () => {
    const foreign: IrPart = { ...signed, signature: { origin: 'gemini', value: 'x' } };
    for (const before of [[], [foreign], [{ type: 'text', text: 'I look.' } as const, signed]]) {
      expect(during(...before)).toMatchObject({ thinking: undefined, ignored: ['reasoning_effort'] });
    }
  });

  it('does not matter once the user has spoken', () => {
    const turns = [
      { role: 'assistant' as const, parts: [call] },
      { role: 'user' as const, parts: [result] },
      { role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'done' }] },
      { role: 'user' as const, parts: [{ type: 'text' as const, text: 'next' }] },
    ];
    expect(render({ mode: 'auto', effort: 'high' }, { turns }).thinking).toEqual(budget(24_576));
  });
});
