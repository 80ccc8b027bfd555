// Types of find-electron.mjs, for its test.
export function electronIn(folder: string): string | undefined;
