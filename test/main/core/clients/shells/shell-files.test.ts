// Where variables of a shell are kept, on the systems that this one is not.
import { describe, expect, it } from 'vitest';
import { shellFiles, shellNotes } from '../../../../../src/main/core/clients/shells/shell-files.ts';

function profile(there: readonly string[], environment: Record<string, string> = {}): string | undefined {
  const place = {
    homeFolder: 'C:\\Users\\a',
    platform: 'win32',
    readEnvironment: (name: string) => environment[name],
  } as const;
  const files = shellFiles({
    name: 'x',
    shell: 'powershell',
    place,
    folder: undefined,
    dataFolder: 'C:\\Users\\a\\dragoman',
    variables: { A: '1' },
    exists: (path) => there.includes(path),
  });
  return files[1]?.path;
}

describe('the profile of PowerShell on Windows', () => {
  it('is below the documents, wherever OneDrive has moved them', () => {
    const own = 'C:\\Users\\a\\Documents\\PowerShell\\Microsoft.PowerShell_profile.ps1';
    const environment = { OneDrive: 'C:\\Users\\a\\OneDrive' };
    expect(profile([])).toBe(own);
    // OneDrive is there on most computers, and has taken the documents on some only.
    expect(profile([], environment)).toBe(own);
    expect(profile(['C:\\Users\\a\\OneDrive\\Documents'], environment)).toBe(
      'C:\\Users\\a\\OneDrive\\Documents\\PowerShell\\Microsoft.PowerShell_profile.ps1',
    );
  });

  it('is not that of the old PowerShell, and that is said', () => {
    expect(shellNotes('powershell').join(' ')).toContain('PowerShell 7');
    expect(shellNotes('zsh').join(' ')).not.toContain('PowerShell');
  });
});
