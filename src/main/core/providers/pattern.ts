// Matches names against patterns in which `*` stands for any characters.

const compiled = new Map<string, RegExp>();

/** Whether the whole name fits the pattern, whatever the case. */
export function matchesPattern(pattern: string, name: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    expression = new RegExp(`^${source.join('.*')}$`, 'is');
    compiled.set(pattern, expression);
  }
  return expression.test(name);
}
