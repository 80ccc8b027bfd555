// The way back after a switch: to the letter, and never over something that was chosen later.
import { expect, it } from 'vitest';
import { createChoiceService } from '../../../../src/main/core/profiles/choice-service.ts';
import { createProfileService } from '../../../../src/main/core/profiles/profile-service.ts';
import { createSettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import type { SettingsInput } from '../../../../src/shared/model/settings.ts';
import { createMemoryLog, createMemorySecrets, createMemorySettings } from '../support/ports.ts';

const connection = (id: string) => ({ id, provider: 'openai', keys: ['env:KEY'], models: ['m'] });

async function open(given: SettingsInput = {}) {
  const all = { connections: ['a', 'b', 'c'].map(connection), profiles: { cheap: {}, own: { active: 'b' } }, ...given };
  const store = createMemorySettings(all);
  const settings = await createSettingsService({ store, secrets: createMemorySecrets(), log: createMemoryLog() });
  const choice = createChoiceService({ settings });
  const activate = (active: string) => settings.update((now) => ({ ...now, active }));
  return { settings, choice, activate, profiles: createProfileService({ settings }) };
}

it('puts connection and profile back as they were chosen', async () => {
  const { settings, choice } = await open({ active: 'a', activeProfile: 'own' });
  const to = choice.current();
  await settings.update(({ activeProfile: _ended, ...others }) => ({ ...others, active: 'c' }));
  const from = choice.current();
  expect([to, from]).toEqual([{ connection: 'a', profile: 'own' }, { connection: 'c' }]);
  await choice.putBack({ from, to });
  expect(choice.current()).toEqual(to);
});

it('puts back that nothing had been chosen', async () => {
  const { choice, activate, profiles } = await open();
  const to = choice.current();
  await activate('b');
  await profiles.setCurrent('cheap');
  await choice.putBack({ from: choice.current(), to });
  expect(choice.current()).toEqual({});
});

it('does nothing when something else was chosen since, also while it waits in the queue', async () => {
  const { choice, activate } = await open({ active: 'a' });
  const to = choice.current();
  await activate('b');
  const from = choice.current();
  const later = activate('c');
  await expect(choice.putBack({ from, to })).rejects.toThrow('Something else was chosen since then');
  await later;
  expect(choice.current()).toEqual({ connection: 'c' });
});

it('says so when what was in use before has been removed', async () => {
  const { settings, choice, activate } = await open({ active: 'a' });
  const to = choice.current();
  await activate('b');
  await settings.update((now) => ({ ...now, connections: now.connections.filter(({ id }) => id !== 'a') }));
  await expect(choice.putBack({ from: choice.current(), to })).rejects.toThrow('has been removed since then');
  expect(choice.current()).toEqual({ connection: 'b' });
});
