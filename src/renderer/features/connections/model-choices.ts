// The order and filter of models to pick from.

/** Models in use first, even those that the provider did not list, then the found ones; each once. */
export function modelChoices(found: readonly string[], inUse: readonly string[], text: string): string[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const all = [...new Set([...inUse, ...found])];
  return all.filter((model) => words.every((word) => model.toLowerCase().includes(word)));
}
