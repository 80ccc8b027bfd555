// What leaving out and importing mean, in words for the terminal.
import type { LeftOut, TransferChange } from '../../shared/model/transfer.ts';

const REASONS: Readonly<Record<LeftOut['reason'], string>> = {
  key: 'the key',
  login: 'the sign-in',
  header: 'a secret header',
  query: 'a secret part of the address',
};

/** One line for each thing that was left out. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(({ reason, name }) => `  left out: ${REASONS[reason]} of ${name}`);
}

/** One line for each change. */
export function changeLines(changes: readonly TransferChange[]): string[] {
  return changes.map(({ kind, path, detail, losesKey }) => {
    const text = `  ${kind === 'added' ? '+' : '~'} ${path}${detail === undefined ? '' : `  ${detail}`}`;
    return losesKey ? `${text}\n      its key is not kept, for it calls another address now: enter it again` : text;
  });
}
