// Types of build.mjs, for its test.
export function isNewer(results: readonly string[], sources: readonly string[]): boolean;
