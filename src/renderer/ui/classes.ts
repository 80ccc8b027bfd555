// Joins class names, leaving out what is not there.

/** `classes('a', isOn && 'b')` gives `a b` or `a`. */
export function classes(...names: (string | false | undefined)[]): string {
  return names.filter((name) => typeof name === 'string' && name !== '').join(' ');
}
