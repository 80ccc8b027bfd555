// What is remembered must be what would be found now.
import { expect, it } from 'vitest';
import { httpCandidates, type CandidateWish } from '../../../../src/main/core/routing/candidate.ts';
import { rememberedCandidates } from '../../../../src/main/core/routing/remembered-candidates.ts';
import { connectionSchema } from '../../../../src/shared/model/settings.ts';

const connection = (keys: string[]) => connectionSchema.parse({ id: 'work', provider: 'openrouter', keys });
const messages: CandidateWish = { clientProtocol: 'anthropic-messages' };
const chat: CandidateWish = { clientProtocol: 'openai-chat' };

it('gives each model and protocol its own candidates, and the same ones again', () => {
  const work = connection(['one', 'two']);
  for (const wish of [messages, chat]) {
    for (const model of ['m1', 'm2']) {
      const first = rememberedCandidates(work, model, wish);
      expect(first).toEqual(httpCandidates(work, model, wish));
      expect(first).toHaveLength(2);
      expect(rememberedCandidates(work, model, wish)).toBe(first);
    }
  }
});

it('knows nothing of a connection as it was before its settings changed', () => {
  rememberedCandidates(connection(['old']), 'm1', chat);
  expect(rememberedCandidates(connection(['new']), 'm1', chat)).toMatchObject([{ keySource: 'new' }]);
});

it('stays bounded whatever names are asked for', () => {
  const work = connection(['one']);
  const first = rememberedCandidates(work, 'first', chat);
  for (let index = 0; index < 300; index += 1) rememberedCandidates(work, `m${index}`, chat);
  const again = rememberedCandidates(work, 'first', chat);
  expect(again).not.toBe(first);
  expect(again).toEqual(first);
});
