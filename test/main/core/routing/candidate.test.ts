// What a connection offers: each key at each plan that the user has opened, and at no other.
import { describe, expect, it } from 'vitest';
import { idsOf } from '../../../../src/main/core/routing/candidate-id.ts';
import { httpCandidates, type HttpCandidate } from '../../../../src/main/core/routing/candidate.ts';
import { checkProviders } from '../../../../src/main/core/settings/provider-check.ts';
import { listProblems } from '../../../../src/main/core/settings/problem-list.ts';
import { connectionSchema, settingsSchema, type ConnectionSettings } from '../../../../src/shared/model/settings.ts';

function connection(more: object): ConnectionSettings {
  return connectionSchema.parse({ id: 'glm', provider: 'glm', keys: ['k1', 'k2'], ...more });
}

function candidates(
  more: object,
  clientProtocol: 'openai-chat' | 'anthropic-messages' = 'openai-chat',
): HttpCandidate[] {
  return httpCandidates(connection(more), 'glm-4.6', { clientProtocol }).map((candidate) => {
    if ('problem' in candidate) throw new Error(candidate.problem);
    return candidate;
  });
}

const hosts = (list: readonly HttpCandidate[]): string[] =>
  list.map(({ endpoint, keySource, plan }) => `${keySource} ${plan ?? '-'} ${new URL(endpoint.baseUrl).pathname}`);

describe('a connection', () => {
  it('PC-18, Q23: never leaves the plan of its provider’s first endpoint by itself', () => {
    expect(hosts(candidates({}))).toEqual(['k1 - /api/paas/v4', 'k2 - /api/paas/v4']);
  });

  it('VE-3, PC-18: has all keys at its first plan, then at the others that the user has opened', () => {
    expect(hosts(candidates({ plans: ['coding', 'standard'] }))).toEqual([
      'k1 coding /api/coding/paas/v4',
      'k2 coding /api/coding/paas/v4',
      'k1 standard /api/paas/v4',
      'k2 standard /api/paas/v4',
    ]);
  });

  it('VE-3: changes nothing but the address with its plan', () => {
    const [[standard], [coding]] = [candidates({ plans: ['standard'] }), candidates({ plans: ['coding'] })];
    const withoutPlace = ({ endpoint: _endpoint, plan: _plan, ...rest }: HttpCandidate): object => rest;
    expect(withoutPlace(coding as HttpCandidate)).toEqual(withoutPlace(standard as HttpCandidate));
    expect(coding?.endpoint.baseUrl).not.toBe(standard?.endpoint.baseUrl);
  });

  it('VE-5: takes the client’s protocol within the plan where the provider speaks it', () => {
    const [candidate] = candidates({ plans: ['coding'] }, 'anthropic-messages');
    expect(candidate?.endpoint).toMatchObject({ protocol: 'anthropic-messages' });
  });

  it('never asks for more output than its model gives; what the user says of it goes before the catalogue', () => {
    const capOf = (more: object, model: string): number | undefined => {
      const [found] = httpCandidates(
        connectionSchema.parse({ id: 'o', provider: 'openai', keys: ['k'], ...more }),
        model,
        {
          clientProtocol: 'anthropic-messages',
        },
      );
      return found !== undefined && 'maxOutputTokens' in found ? found.maxOutputTokens : undefined;
    };
    expect(capOf({}, 'gpt-4o')).toBe(16_384);
    expect(capOf({ maxOutputTokens: 20_000 }, 'gpt-4o')).toBe(20_000);
    expect(capOf({}, 'a-model-nobody-knows')).toBeUndefined();
  });

  it('numbers its keys only where there are several, and has one candidate without any', () => {
    expect(candidates({}).map(({ keyNumber }) => keyNumber)).toEqual([1, 2]);
    expect(candidates({ keys: ['k1'] })[0]).not.toHaveProperty('keyNumber');
    expect(candidates({ keys: [] })).toMatchObject([{ keySource: undefined }]);
  });

  it('is told when its plan does not exist, has an address of its own, or can have none', () => {
    const settings = settingsSchema.parse({ connections: [connection({ plans: ['agent-plan'] })] });
    expect(checkProviders(settings)).toEqual([expect.stringMatching(/^connections\[0\]: .*plan/)]);
    for (const more of [
      { baseUrl: 'https://a.test/v1' },
      { provider: 'custom', protocol: 'openai-chat', baseUrl: 'https://a.test' },
    ]) {
      const parsed = connectionSchema.safeParse({ id: 'x', provider: 'glm', plans: ['coding'], ...more });
      expect(parsed.error === undefined ? [] : listProblems(parsed.error)).toContain(
        'plans: name either plans or baseUrl, not both',
      );
    }
  });
});

describe('the id of a candidate', () => {
  const peek = (value: string) => (source: string) => (source.startsWith('env:') ? value : undefined);

  it('R-20: is another one with another key, address, plan or value, and holds none of them', () => {
    const base = { keys: ['sk-canary-in-the-file-01'] };
    const credential = (more: object, value = ''): string => {
      const [first] = candidates({ ...base, ...more });
      return first === undefined ? '' : idsOf(first, peek(value)).credential;
    };
    const ids = [
      credential({}),
      credential({ keys: ['sk-canary-in-the-file-02'] }),
      credential({ plans: ['coding'] }),
      credential({ baseUrl: 'https://other.test/v1' }),
      credential({ id: 'other' }),
      credential({ keys: ['env:KEY'] }, 'one'),
      credential({ keys: ['env:KEY'] }, 'two'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(credential({})).toBe(ids[0]);
    expect(ids.join()).not.toMatch(/canary|one|two/);
    expect(ids[0]).toMatch(/^glm#[\w-]{16}$/);
  });

  it('is the same credential for all models, but another candidate', () => {
    const [first, second] = ['a', 'vendor/b'].map((model) => {
      const [candidate] = httpCandidates(connection({}), model, { clientProtocol: 'openai-chat' });
      if (candidate === undefined || 'problem' in candidate) throw new Error('no candidate');
      return idsOf(candidate, () => undefined);
    });
    expect(first?.credential).toBe(second?.credential);
    expect([first?.candidate, second?.candidate]).toEqual([`${first?.credential}/a`, `${first?.credential}/vendor/b`]);
  });
});
