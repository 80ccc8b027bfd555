// Patterns for model names in routes: `*` stands for any text, everything else for itself, case does not count.

export function matchesModel(pattern: string, model: string): boolean {
  const expression = pattern
    .split('*')
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`, 'i').test(model);
}
