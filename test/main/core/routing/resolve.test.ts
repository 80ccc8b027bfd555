// Which connection and model serve a name: the order of resolution, row by row.
import { describe, expect, it } from 'vitest';
import { activeConnectionId, resolveModel, slotOf, type Target } from '../../../../src/main/core/routing/resolve.ts';
import { settingsSchema, type Settings, type SettingsInput } from '../../../../src/shared/model/settings.ts';

function connection(id: string, more: object = {}): NonNullable<SettingsInput['connections']>[number] {
  return { id, provider: 'custom', protocol: 'openai-chat', baseUrl: 'https://api.test/v1', ...more };
}

function settingsOf(input: SettingsInput): Settings {
  return settingsSchema.parse(input);
}

const SETTINGS = settingsOf({
  connections: [
    connection('work', {
      models: ['glm-4.6', 'shared', 'claude-sonnet-4-5', 'alias-name', 'routed-name'],
      slots: { opus: 'big', sonnet: 'middle', haiku: 'small', default: 'usual' },
    }),
    connection('lab', { models: ['m1', 'shared', 'org/model', 'only-lab'] }),
    connection('open', {}),
  ],
  active: 'work',
  routes: [
    { model: 'routed-*', to: 'lab/m1', fallbacks: ['open/x', 'lab/m1'] },
    { model: 'GPT-5*', to: 'lab/only-lab' },
    { model: 'claude-special', to: 'open/special' },
    { model: 'a.c', to: 'open/dot' },
  ],
  aliases: { ds3: 'open/deepseek-chat', 'alias-name': 'lab/m1', opus: 'lab/only-lab', 'routed-alias': 'open/never' },
  profiles: {
    cheap: {
      active: 'lab',
      slots: { haiku: 'm1', opus: 'open/giant', sonnet: 'nowhere/at/all' },
      routes: [{ model: 'routed-*', to: 'open/of-profile' }],
      fallbacks: ['work/glm-4.6', 'lab/m1'],
    },
    plain: {},
    demo: { active: 'demo' },
  },
});

function targetsOf(asked: string, profile?: string, settings = SETTINGS): string[] {
  const resolution = resolveModel(asked, settings, profile);
  if ('failure' in resolution) throw new Error(resolution.failure.message);
  return resolution.targets.map(({ connectionId, model }: Target) => `${connectionId}/${model}`);
}

function messageFor(asked: string, profile?: string, settings = SETTINGS): string {
  const resolution = resolveModel(asked, settings, profile);
  if (!('failure' in resolution)) throw new Error(`${asked} was found`);
  expect(resolution.failure.code).toBe('not-found');
  return resolution.failure.message;
}

describe('a name is looked for', () => {
  it.each([
    ['as connection/model first, whatever else it could be', 'lab/anything', 'lab/anything'],
    ['… also if the model has slashes of its own', 'lab/org/model', 'lab/org/model'],
    ['… also with an encoded slash, in either case', 'lab%2Fm1', 'lab/m1'],
    ['… also with an encoded slash, in lower case', 'lab%2fm1', 'lab/m1'],
    ['… also behind the prefix of our own lists', 'claude-via-dragoman/lab/m1', 'lab/m1'],
    ['… also with the mark for a larger window', 'lab/m1[1m]', 'lab/m1'],
    ['… also with both', 'claude-via-dragoman/lab/m1[1M]', 'lab/m1'],
    ['then among the routes, before an alias', 'routed-alias', 'lab/m1'],
    ['… before a list', 'routed-name', 'lab/m1'],
    ['… before a slot', 'claude-special', 'open/special'],
    ['… where case does not count', 'gpt-5-mini', 'lab/only-lab'],
    ['then among the aliases, before a list', 'alias-name', 'lab/m1'],
    ['… before a slot', 'opus', 'lab/only-lab'],
    ['… as they are written', 'ds3', 'open/deepseek-chat'],
    ['then as a slot, before a list', 'claude-sonnet-4-5', 'work/middle'],
    ['… by the families of Claude', 'claude-opus-4-8', 'work/big'],
    ['… in any case and form', 'anthropic.Claude-3-5-Haiku-20241022-v1:0', 'work/small'],
    ['… with the mark for a larger window', 'claude-opus-4-8[1m]', 'work/big'],
    ['… by its own name', 'sonnet', 'work/middle'],
    ['… or the default', 'default', 'work/usual'],
    ['then in the lists, of the active connection first', 'shared', 'work/shared'],
    ['… then of the others', 'only-lab', 'lab/only-lab'],
    ['… also with a slash', 'org/model', 'lab/org/model'],
    ['and else falls to the default of the active connection', 'gemini-3.5-flash-lite', 'work/usual'],
    ['… also a Claude name whose slot is empty', 'claude-fable-1', 'work/usual'],
    ['… and a pattern is no pattern but for its stars', 'abc', 'work/usual'],
    ['… while the name itself fits', 'a.c', 'open/dot'],
  ])('%s', (_how, asked, first) => {
    expect(targetsOf(asked)[0]).toBe(first);
  });

  it('with the fallbacks of its route behind it, each once', () => {
    expect(targetsOf('routed-name')).toEqual(['lab/m1', 'open/x']);
    expect(targetsOf('lab/m1')).toEqual(['lab/m1']);
  });
});

describe('a profile', () => {
  it.each([
    ['does not change connection/model', 'work/glm-4.6', 'work/glm-4.6'],
    ['has its own routes before the common ones', 'routed-name', 'open/of-profile'],
    ['… which still hold for the rest', 'gpt-5', 'lab/only-lab'],
    ['keeps the aliases', 'ds3', 'open/deepseek-chat'],
    ['has its own slots, on its own connection', 'claude-haiku-4-5', 'lab/m1'],
    ['… or on another one', 'claude-opus-4-8', 'open/giant'],
    ['… a slash in them that names no connection belongs to the model', 'claude-sonnet-4-5', 'lab/nowhere/at/all'],
    ['has its own active connection for lists', 'shared', 'lab/shared'],
    ['… and for what names nothing', 'something', 'lab/m1'],
  ])('%s', (_how, asked, first) => {
    expect(targetsOf(asked, 'cheap')[0]).toBe(first);
  });

  it('puts its fallbacks behind whatever was found, each once', () => {
    expect(targetsOf('only-lab', 'cheap')).toEqual(['lab/only-lab', 'work/glm-4.6', 'lab/m1']);
    expect(targetsOf('lab/m1', 'cheap')).toEqual(['lab/m1', 'work/glm-4.6']);
  });

  it('PC-3: takes one model alone or one with fallbacks, drops what stands twice, and refuses what does not exist', () => {
    const withFallbacks = (fallbacks: string[]): Settings =>
      settingsOf({
        connections: [connection('work'), connection('lab')],
        profiles: {
          alone: { slots: { default: 'work/primary' } },
          several: { slots: { default: 'work/primary' }, fallbacks },
        },
      });
    const settings = withFallbacks(['lab/second', 'work/primary', 'lab/second', 'lab/third', 'lab/third']);
    expect(targetsOf('default', 'alone', settings)).toEqual(['work/primary']);
    expect(targetsOf('default', 'several', settings)).toEqual(['work/primary', 'lab/second', 'lab/third']);
    expect(() => withFallbacks(['gone/second'])).toThrow(/gone/);
  });

  it('that says nothing changes nothing', () => {
    for (const asked of ['routed-name', 'claude-opus-4-8', 'shared', 'default', 'x']) {
      expect(targetsOf(asked, 'plain')).toEqual(targetsOf(asked));
    }
  });

  it('may be the demo', () => {
    expect(targetsOf('anything', 'demo')).toEqual(['demo/demo']);
  });

  it('that does not exist is an error with near names', () => {
    expect(messageFor('m1', 'chep')).toBe('There is no profile "chep". Did you mean cheap?');
    expect(messageFor('m1', 'constructor')).toContain('no profile "constructor"');
    expect(messageFor('m1', 'x'.repeat(500)).length).toBeLessThan(200);
  });
});

describe('a name with a slash that fits nothing', () => {
  it.each([
    ['wrok/glm-4.6', 'Did you mean work/glm-4.6?'],
    ['lab2/m1', 'Did you mean lab/m1'],
    ['vendor/only-lab', 'Did you mean lab/only-lab'],
    ['completely/different-thing-altogether', 'See GET /v1/models'],
    ['/m1', 'There is no model "/m1"'],
    ['lab/', 'There is no model "lab/"'],
  ])('is an error: %s', (asked, hint) => {
    expect(messageFor(asked)).toContain(hint);
  });

  it('goes to an active connection that lists no models, for it takes any name', () => {
    const settings = settingsOf({ connections: [connection('open')], active: 'open' });
    expect(targetsOf('vendor/model', undefined, settings)).toEqual(['open/vendor/model']);
    expect(targetsOf('plain', undefined, settings)).toEqual(['open/plain']);
  });

  it('is an error in a world without connections, but for the demo’s own', () => {
    const settings = settingsOf({});
    expect(messageFor('vendor/model', undefined, settings)).toContain('no model');
    expect(targetsOf('demo/demo', undefined, settings)).toEqual(['demo/demo']);
    expect(targetsOf('claude-opus-4-8', undefined, settings)).toEqual(['demo/demo']);
  });
});

describe('the active connection', () => {
  it('is the one of the profile, else the chosen one, else the first, else the demo', () => {
    expect(activeConnectionId(SETTINGS, SETTINGS.profiles['cheap'])).toBe('lab');
    expect(activeConnectionId(SETTINGS)).toBe('work');
    expect(activeConnectionId(settingsOf({ connections: [connection('first'), connection('second')] }))).toBe('first');
    expect(activeConnectionId(settingsOf({}))).toBe('demo');
  });
});

describe('the slot of a name', () => {
  it.each([
    ['claude-opus-4-8', 'opus'],
    ['claude-3-5-sonnet-latest', 'sonnet'],
    ['anthropic/claude-haiku-4-5', 'haiku'],
    ['us.anthropic.claude-opus', undefined],
    ['claude-fable-1', 'fable'],
    ['Fable', 'fable'],
    ['claude-default', undefined],
    ['claude-instant', undefined],
    ['my-opus', undefined],
    ['opus-4', undefined],
    ['', undefined],
  ])('%s is %s', (name, slot) => {
    expect(slotOf(name)).toBe(slot);
  });
});

describe('a profile with a default', () => {
  const settings = settingsOf({
    connections: [
      connection('work', { models: ['w1'], slots: { opus: 'big' } }),
      connection('lab', { models: ['m1', 'm2'] }),
    ],
    active: 'work',
    profiles: {
      own: { active: 'lab', slots: { default: 'm2' } },
      elsewhere: { slots: { default: 'lab/m1' } },
    },
  });

  it.each([
    { how: 'VE-9: serves what names nothing with it', profile: 'own', asked: 'gpt-whatever', first: 'lab/m2' },
    { how: '… also a Claude name whose slot is empty', profile: 'own', asked: 'claude-opus-4-8', first: 'lab/m2' },
    { how: '… on another connection if it says so', profile: 'elsewhere', asked: 'gpt-whatever', first: 'lab/m1' },
    {
      how: '… but not a slot that the connection fills',
      profile: 'elsewhere',
      asked: 'claude-opus-4-8',
      first: 'work/big',
    },
    { how: '… and not a model that is named', profile: 'own', asked: 'work/w1', first: 'work/w1' },
    { how: '… or listed', profile: 'own', asked: 'w1', first: 'work/w1' },
  ])('$how', ({ profile, asked, first }) => {
    expect(targetsOf(asked, profile, settings)[0]).toBe(first);
  });
});

describe('a model that several list', () => {
  const settings = settingsOf({
    connections: [
      connection('a', { models: ['m', 'n'] }),
      connection('b', { models: ['m'], priority: 1 }),
      connection('c', { models: ['m'] }),
    ],
    active: 'c',
    profiles: { spare: { fallbacks: ['a/n', 'a/m'] } },
  });

  it('VE-10, VE-12: has them all, by priority and the active one first among equals, and the fallbacks behind', () => {
    expect(targetsOf('m', undefined, settings)).toEqual(['b/m', 'c/m', 'a/m']);
    expect(targetsOf('m', 'spare', settings)).toEqual(['b/m', 'c/m', 'a/m', 'a/n']);
    expect(resolveModel('m', settings, undefined)).toMatchObject({ equals: 3 });
    expect(resolveModel('n', settings, undefined)).toMatchObject({ equals: 1 });
    expect(resolveModel('c/m', settings, undefined)).toMatchObject({ equals: 1, targets: [{ connectionId: 'c' }] });
  });
});

describe('VE-1: routes by exact names', () => {
  const settings = settingsOf({
    connections: [
      connection('bigglm', { models: ['glm-4.6', 'glm-4.5'] }),
      connection('deepseek', { models: ['deepseek-chat'] }),
      connection('kimi', { models: ['moonshot-v1-8k'] }),
    ],
    routes: [
      { model: 'glm-4.6', to: 'bigglm/glm-4.6' },
      { model: 'glm-4.5', to: 'bigglm/glm-4.5' },
      { model: 'deepseek-chat', to: 'deepseek/deepseek-chat' },
      { model: 'moonshot-v1-8k', to: 'kimi/moonshot-v1-8k' },
    ],
  });

  it.each(settings.routes.map(({ model, to }) => [model, to]))('%s goes to %s', (model, to) => {
    expect(targetsOf(model, undefined, settings)).toEqual([to]);
  });

  it('a name at a place that does not have it is an error with the near ones', () => {
    expect(messageFor('deepseek-ai/deepseek-chat', undefined, settings)).toContain(
      'Did you mean deepseek/deepseek-chat',
    );
  });
});
