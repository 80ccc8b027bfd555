// Types of install.mjs, for its test.
export function isInstalled(paths: { readonly lock: string; readonly installed: string }): boolean;
