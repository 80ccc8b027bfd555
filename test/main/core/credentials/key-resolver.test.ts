// Resolving written-down credentials.
import { describe, expect, it } from 'vitest';
import { createKeyResolver } from '../../../../src/main/core/credentials/key-resolver.ts';
import { createMemoryLog, createMemorySecrets } from '../support/ports.ts';

describe('the key resolver', () => {
  it('knows literal texts and environment variables at once', async () => {
    const environment: Record<string, string> = { KEY: 'from-environment\n' };
    const keys = createKeyResolver({ secrets: createMemorySecrets(), readEnvironment: (name) => environment[name] });
    expect(keys.peek('literal')).toBe('literal');
    expect(keys.peek('env:KEY')).toBe('from-environment');
    expect(await keys.resolve('env:NONE')).toBeUndefined();
    environment['KEY'] = 'changed';
    expect(await keys.resolve('env:KEY')).toBe('changed');
  });

  it('reads a secret once, however many ask', async () => {
    const secrets = createMemorySecrets();
    secrets.entries.set('one', 'sk-one');
    const keys = createKeyResolver({ secrets, readEnvironment: () => undefined });
    expect(keys.peek('secret:one')).toBeUndefined();
    expect(await Promise.all([keys.resolve('secret:one'), keys.resolve('secret:one')])).toEqual(['sk-one', 'sk-one']);
    expect(keys.peek('secret:one')).toBe('sk-one');
    expect(await keys.resolve('secret:one')).toBe('sk-one');
    expect(secrets.reads).toBe(1);
  });

  it('reads a forgotten secret again, and does not remember an answer that came too late', async () => {
    const secrets = createMemorySecrets();
    secrets.entries.set('one', 'old');
    const keys = createKeyResolver({ secrets, readEnvironment: () => undefined });
    const late = keys.resolve('secret:one');
    keys.forget('one');
    secrets.entries.set('one', 'new');
    expect(await keys.resolve('secret:one')).toBe('new');
    expect(await late).toBe('old');
    expect(keys.peek('secret:one')).toBe('new');
  });

  it('asks again after a locked keychain was opened', async () => {
    const secrets = createMemorySecrets();
    const log = createMemoryLog();
    secrets.entries.set('one', 'sk-one');
    secrets.failure = new Error('locked');
    const keys = createKeyResolver({ secrets, readEnvironment: () => undefined, log });
    expect(await keys.resolve('secret:one')).toBeUndefined();
    expect(await keys.resolve('secret:one')).toBeUndefined();
    expect(log.lines, 'said once').toEqual([expect.stringContaining('locked')]);
    secrets.failure = undefined;
    expect(await keys.resolve('secret:one')).toBe('sk-one');
  });
});
