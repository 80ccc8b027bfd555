// What the list of backups tells of each connect, and restoring a single one.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientWorld, grantOf, TOKEN } from './support/client-world.ts';

const MINE =
  '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://old.example",\n    "OTHER_KEY": "a-secret-of-mine"\n  }\n}\n';

function connected() {
  const world = clientWorld();
  world.write('.claude/settings.json', MINE);
  world.clients.connect({ client: 'claude', scope: 'user' }, grantOf());
  const path = join(world.home, '.claude/settings.json');
  const first = () => world.clients.backups().backups[0]?.files[0];
  return { ...world, path, first };
}

describe('the backups', () => {
  it('name the file, its keys with their values of before, and the lines that restoring changes', () => {
    const { clients, path, first } = connected();
    expect(clients.backups().damaged).toEqual([]);
    expect(clients.backups().backups[0]).toMatchObject({ id: 'claude-code-user', name: 'Claude Code', scope: 'user' });
    expect(first()).toMatchObject({ path, state: 'ours', isOurs: false, left: [] });
    expect(first()?.keys[0]).toEqual({ key: 'env.ANTHROPIC_BASE_URL', before: '"https://old.example"' });
    const lines = first()?.lines ?? [];
    expect(lines.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toContain(
      '"ANTHROPIC_BASE_URL": "https://old.example",',
    );
  });

  it('show no secret: neither our token nor what stands beside a name that says it is one', () => {
    const { clients } = connected();
    const text = JSON.stringify(clients.backups());
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain('a-secret-of-mine');
    expect(text).toContain('…mine');
  });

  it('say which keys somebody changed since, and that they will be left', () => {
    const { path, first } = connected();
    writeFileSync(path, readFileSync(path, 'utf8').replace('http://127.0.0.1:7417', 'http://another-router'));
    expect(first()).toMatchObject({ state: 'changed', left: ['env.ANTHROPIC_BASE_URL'] });
  });

  it('say that a file is gone, or broken and where', () => {
    const { path, first } = connected();
    writeFileSync(path, '{\n  "env": ');
    expect(first()).toMatchObject({ state: 'broken', problem: expect.stringContaining('line 2') });
    rmSync(path);
    expect(first()).toMatchObject({ state: 'gone', lines: [] });
  });

  it('come newest first, and each can be restored alone', () => {
    const { clients, clock, files, project } = connected();
    const before = files();
    clock.advance(1000);
    clients.connect({ client: 'claude', scope: 'project', folder: project }, grantOf());
    const [newest, oldest] = clients.backups().backups;
    expect([newest?.scope, oldest?.scope]).toEqual(['project', 'user']);
    expect(clients.restore({ id: newest?.id }).problems).toEqual([]);
    expect(files()).toEqual(before);
    expect(clients.records()).toHaveLength(1);
  });

  it('name a record that is damaged', () => {
    const { clients, data } = connected();
    writeFileSync(join(data, 'clients', 'odd.json'), '{');
    expect(clients.backups()).toMatchObject({ damaged: [{ path: join(data, 'clients', 'odd.json') }] });
    expect(clients.backups().backups).toHaveLength(1);
  });
});
