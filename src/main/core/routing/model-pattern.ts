// Patterns for model names in routes: `*` stands for any text, everything else for itself, case does not count.

/** No regular expression: with several stars it could take forever over a name that almost fits. */
export function matchesModel(pattern: string, model: string): boolean {
  const [first = '', ...others] = pattern.toLowerCase().split('*');
  const name = model.toLowerCase();
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let from = first.length;
  for (const part of others) {
    const found = name.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= end;
}
