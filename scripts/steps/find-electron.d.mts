// Types of find-electron.mjs.
export function electronIn(folder: string): string | undefined;
export function findElectron(): Promise<{ path: string } | { why: string }>;
