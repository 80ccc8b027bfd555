// Assignments for shells: whatever a value holds, the shell reads back exactly that.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { assignment, isShellName } from '../../../../../src/main/core/clients/shells/shell-words.ts';

const VALUES = ['drg-abc', "it's", '"quoted"', '$HOME `id` $(id)', 'back\\slash', '!history', '%PATH%', 'a;b&c|d'];

describe('an assignment for bash', () => {
  it.each(VALUES)('keeps %j', (value) => {
    const script = `${assignment('bash', 'A', value)}\nprintf %s "$A"`;
    expect(execFileSync('bash', ['-c', script]).toString()).toBe(value);
  });
});

describe('an assignment for the other shells', () => {
  it.each([
    ['zsh', "export A='it'\\''s'"],
    ['fish', "set -gx A 'it\\'s'"],
    ['powershell', "$env:A = 'it''s'"],
    ['dotenv', 'A="it\'s"'],
    ['direnv', "export A='it'\\''s'"],
    ['mise', 'A = "it\'s"'],
  ] as const)('escapes a quote in the way of %s', (shell, line) => {
    expect(assignment(shell, 'A', "it's")).toBe(line);
  });

  it('is known for these shells only', () => {
    expect(['bash', 'zsh', 'fish', 'powershell', 'dotenv'].every(isShellName)).toBe(true);
    expect(isShellName('toString')).toBe(false);
  });
});
