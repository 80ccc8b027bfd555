// The real file system calls, of which the nth one goes wrong in a chosen way.
import {
  fileCalls,
  type AsyncFileCalls,
  type FileCallName,
  type FileCalls,
} from '../../../../src/main/core/files/file-calls.ts';

export type Fault = 'ENOSPC' | 'EIO' | 'short-write';

export interface FailingCalls {
  readonly calls: FileCalls;
  readonly asyncCalls: AsyncFileCalls;
  /** How many calls were made so far. */
  count(): number;
  /** Names of the calls made so far. */
  names(): FileCallName[];
}

/** Fails the nth call (from 1) with the fault. A short write takes only half of the bytes and reports it. */
export function failAt(nth: number, fault: Fault): FailingCalls {
  const names: FileCallName[] = [];
  const run = (name: FileCallName, args: readonly unknown[]): unknown => {
    names.push(name);
    const real = fileCalls[name] as (...args: readonly unknown[]) => unknown;
    if (names.length !== nth) return real(...args);
    if (fault === 'short-write') {
      if (name !== 'write') return real(...args);
      const bytes = args[1] as Uint8Array;
      return real(args[0], bytes.subarray(0, Math.floor(bytes.length / 2)));
    }
    throw Object.assign(new Error(`${fault}: injected into ${name}`), { code: fault });
  };
  const all = Object.keys(fileCalls) as FileCallName[];
  const calls = Object.fromEntries(all.map((name) => [name, (...args: unknown[]) => run(name, args)]));
  const asyncCalls = Object.fromEntries(all.map((name) => [name, async (...args: unknown[]) => run(name, args)]));
  return {
    calls: calls as unknown as FileCalls,
    asyncCalls: asyncCalls as unknown as AsyncFileCalls,
    count: () => names.length,
    names: () => names,
  };
}
