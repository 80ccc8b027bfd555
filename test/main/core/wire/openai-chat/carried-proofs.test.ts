import { describe, expect, it } from 'vitest';
import type { IrSignature } from '../../../../../src/main/core/ir/request.ts';
import { unwrapSignatures } from '../../../../../src/main/core/ir/signatures.ts';
import {
  createProofKeeper,
  readCallProofs,
  withoutCarriedProofs,
} from '../../../../../src/main/core/wire/openai-chat/carried-proofs.ts';
import { parseMessages } from '../../../../../src/main/core/wire/openai-chat/parse-messages.ts';

const CLAUDE: IrSignature = { origin: 'anthropic-messages', value: 'SIG' };
const OPENAI: IrSignature = { origin: 'openai-responses', value: 'ENC', itemId: 'rs_1' };

function carriedBy(fields: object): string {
  return (fields as { extra_content: { google: { thought_signature: string } } }).extra_content.google
    .thought_signature;
}

function findings(): Parameters<typeof parseMessages>[1] {
  return { ignored: new Set(), nativeOnly: [] };
}

describe('proofs of reasoning in a Chat answer', () => {
  it('go with the call that the reasoning led to, together with their text', () => {
    const keeper = createProofKeeper();
    keeper.take({ type: 'reasoning-delta', text: 'first ' });
    keeper.take({ type: 'reasoning-delta', text: 'think' });
    keeper.take({ type: 'reasoning-end', signature: CLAUDE });
    keeper.take({ type: 'reasoning-end', signature: OPENAI, isRedacted: true });
    expect(unwrapSignatures(carriedBy(keeper.fieldsFor(undefined)))).toEqual([
      { ...CLAUDE, text: 'first think' },
      { ...OPENAI, isRedacted: true },
    ]);
    expect(keeper.fieldsFor(undefined)).toEqual({});
  });

  it('of Gemini stay as they are', () => {
    const fields = createProofKeeper().fieldsFor({ origin: 'gemini', value: 'R0VN' });
    expect(carriedBy(fields)).toBe('R0VN');
    expect(readCallProofs(fields)).toEqual({ own: { origin: 'gemini', value: 'R0VN' }, reasoning: [] });
  });
});

describe('proofs of reasoning in a Chat history', () => {
  const keeper = createProofKeeper();
  keeper.take({ type: 'reasoning-delta', text: 'the whole thought' });
  keeper.take({ type: 'reasoning-end', signature: CLAUDE });
  const extra = keeper.fieldsFor(undefined);
  const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' }, ...extra };

  it('stand in front of the step, in place of the text that the client kept of it', () => {
    const message = { role: 'assistant', content: 'Look', reasoning_content: 'the whole', tool_calls: [call] };
    const [turn] = parseMessages([message], findings()).turns;
    expect(turn?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool-call']);
    expect(turn?.parts[0]).toEqual({ type: 'reasoning', text: 'the whole thought', signature: CLAUDE });
  });

  it('that were cut on the way leave the text without a proof', () => {
    const broken = { ...call, extra_content: { google: { thought_signature: carriedBy(extra).slice(0, 20) } } };
    const message = { role: 'assistant', content: null, reasoning_content: 'kept', tool_calls: [broken] };
    const [turn] = parseMessages([message], findings()).turns;
    expect(turn?.parts[0]).toEqual({ type: 'reasoning', text: 'kept' });
    expect(turn?.parts[1]).not.toHaveProperty('signature');
  });

  it('never reach a Chat provider, whose own ones stay', () => {
    const own = { ...call, extra_content: { google: { thought_signature: 'R0VN' } } };
    const body = {
      model: 'm',
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', tool_calls: [call, own] },
      ],
    };
    const { extra_content: _carried, ...bare } = call as Record<string, unknown>;
    expect(withoutCarriedProofs(body)).toEqual({
      model: 'm',
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', tool_calls: [bare, own] },
      ],
    });
  });
});
