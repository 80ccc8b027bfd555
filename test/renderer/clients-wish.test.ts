// From what is chosen in the dialog for a client to what the core is asked for.
import { describe, expect, it } from 'vitest';
import type { ClientView } from '../../src/shared/model/client.ts';
import { firstForm, isWholePath, reachesOf, wishOf } from '../../src/renderer/features/clients/wish.ts';

const claude: ClientView = {
  id: 'claude-code',
  name: 'Claude Code',
  state: 'not-connected',
  isVerified: true,
  scopes: ['user', 'project', 'shell'],
  canLaunch: true,
  reload: 'at-once',
  connects: [],
  rivals: [],
  notes: [],
};
const form = firstForm(claude, 'zsh');

describe('the wish of the dialog', () => {
  it('opens with the usual reach and the shell of the user', () => {
    expect(reachesOf(claude)).toEqual(['user', 'project', 'shell', 'launch']);
    expect(wishOf(claude, form)).toEqual({ client: 'claude-code', scope: 'user' });
    expect(wishOf(claude, { ...form, reach: 'shell' })).toMatchObject({ scope: 'shell', shell: 'zsh' });
  });

  it('waits for the whole path of a folder where one is meant', () => {
    expect(wishOf(claude, { ...form, reach: 'project', folder: 'here' })).toBeUndefined();
    expect(wishOf(claude, { ...form, reach: 'project', folder: ' /a b ' })).toMatchObject({ folder: '/a b' });
    expect(wishOf(claude, { ...form, reach: 'shell', shell: 'direnv' })).toBeUndefined();
    expect(wishOf(claude, { ...form, reach: 'shell', shell: 'fish', folder: '/a' })).not.toHaveProperty('folder');
  });

  it('knows whole paths of each system', () => {
    expect(['/a', 'C:\\a', 'd:/a', '\\\\server\\a'].every(isWholePath)).toBe(true);
    expect(['a', './a', '~/a', 'C:a', ''].some(isWholePath)).toBe(false);
  });

  it('asks for nothing when only one start is meant, and carries a profile and a model when they are named', () => {
    expect(wishOf(claude, { ...form, reach: 'launch' })).toBeUndefined();
    expect(wishOf(claude, { ...form, profile: 'cheap', model: ' glm ' })).toMatchObject({
      profile: 'cheap',
      model: 'glm',
    });
  });
});
