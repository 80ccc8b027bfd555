// What of a connection must change for its candidates' troubles to be forgotten.
import { expect, it } from 'vitest';
import type { SettingsInput } from '../../../../src/shared/model/settings.ts';
import { forgetChanged } from '../../../../src/main/core/routing/forget-changed.ts';
import { createSettingsService } from '../../../../src/main/core/settings/settings-service.ts';
import { createMemoryLog, createMemorySecrets, createMemorySettings } from '../support/ports.ts';

type Connection = NonNullable<SettingsInput['connections']>[number];

const first: Connection = {
  id: 'first',
  provider: 'custom',
  protocol: 'openai-chat',
  baseUrl: 'http://127.0.0.1:9/v1',
  keys: ['env:ONE'],
  models: ['m1'],
};
const second: Connection = { ...first, id: 'second' };

async function forgottenBy(change: (connections: Connection[]) => Connection[]): Promise<string[]> {
  const settings = await createSettingsService({
    store: createMemorySettings({ connections: [first, second] }),
    secrets: createMemorySecrets(),
    log: createMemoryLog(),
    readEnvironment: () => undefined,
  });
  const forgotten: string[] = [];
  const stop = forgetChanged(settings, { forget: (id) => forgotten.push(id) });
  await settings.update((now) => ({ ...now, connections: change([first, second]) }));
  stop();
  await settings.update((now) => ({ ...now, connections: [] }));
  return forgotten;
}

it.each<[string, Partial<Connection>]>([
  ['a key more', { keys: ['env:ONE', 'env:TWO'] }],
  ['another key', { keys: ['env:TWO'] }],
  ['another address', { baseUrl: 'http://127.0.0.1:10/v1' }],
  ['another header', { headers: { 'x-account': 'b' } }],
])('%s: that connection begins anew, no other', async (_what, change) => {
  expect(await forgottenBy(() => [{ ...first, ...change }, second])).toEqual(['first']);
});

it.each<[string, Partial<Connection>]>([
  ['another name', { name: 'Work' }],
  ['more models', { models: ['m1', 'm2'] }],
  ['a priority', { priority: 3 }],
])('%s forgets nothing', async (_what, change) => {
  expect(await forgottenBy(() => [{ ...first, ...change }, second])).toEqual([]);
});

it('a connection that goes takes its troubles with it', async () => {
  expect(await forgottenBy(([, other]) => (other === undefined ? [] : [other]))).toEqual(['first']);
});
