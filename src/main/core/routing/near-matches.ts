// Names that are close to one that does not exist, for the error about it.

const MOST = 3;

/** At most three names, the closest first; only such that a slip of the finger could explain. */
export function nearMatches(asked: string, known: Iterable<string>): string[] {
  const wanted = asked.toLowerCase();
  return [...new Set(known)]
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(3, Math.floor(name.length / 3)))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** A part of a name counts as near, and so does the same model at another place; else the edit distance. */
function distanceTo(wanted: string, name: string): number {
  const isSameModel = modelIn(name) === modelIn(wanted);
  if (isSameModel || name.endsWith(`/${wanted}`) || name.startsWith(wanted)) return 1;
  return editDistance(wanted, name);
}

function modelIn(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
      );
    }
    previous = current;
  }
  return previous[right.length] ?? right.length;
}
