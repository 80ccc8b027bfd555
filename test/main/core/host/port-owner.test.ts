// Who has a port: read from what Linux shows of its processes.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPortOwner } from '../../../../src/main/core/host/port-owner.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function fakeProc(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'net'));
  mkdirSync(join(folder, '4711', 'fd'), { recursive: true });
  mkdirSync(join(folder, 'self'));
  const line = (local: string, state: string, inode: number) =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 100 0`;
  writeFileSync(
    join(folder, 'net', 'tcp'),
    ['  sl  local_address rem_address', line('0100007F:1CF9', '0A', 777), line('0100007F:1CFA', '01', 778)].join('\n'),
  );
  writeFileSync(join(folder, '4711', 'comm'), 'python3\n');
  symlinkSync('socket:[777]', join(folder, '4711', 'fd', '5'));
  symlinkSync('socket:[778]', join(folder, '4711', 'fd', '6'));
  return folder;
}

describe('the owner of a port', () => {
  it('is the process with the listening socket', () => {
    expect(findPortOwner(0x1cf9, fakeProc())).toEqual({ processId: 4711, name: 'python3' });
  });

  it.each(['/opt/my tools/codex', '/opt/my tools/codex (deleted)'])('is called by its program: %s', (program) => {
    const folder = fakeProc();
    symlinkSync(program, join(folder, '4711', 'exe'));
    expect(findPortOwner(0x1cf9, folder)).toEqual({ processId: 4711, name: 'codex' });
  });

  it('is nobody for a port that is only connected or free', () => {
    expect(findPortOwner(0x1cfa, fakeProc())).toBeUndefined();
    expect(findPortOwner(1, fakeProc())).toBeUndefined();
  });

  it('is unknown where the system shows nothing', () => {
    expect(findPortOwner(1, join(temporaryFolder(), 'nothing'))).toBeUndefined();
  });
});
