// Medians and percentiles; whatever could not be measured is left out.

export function median(values: readonly number[]): number {
  const sorted = sort(values);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** @param share 0.99 for the 99th percentile */
export function percentile(values: readonly number[], share: number): number {
  const sorted = sort(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Of the line that fits the points best. */
export function slope(points: readonly { readonly x: number; readonly y: number }[]): number {
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const shared = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return shared / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}

/** Student's t for 95 % with 18 to 30 degrees of freedom: a little on the safe side. */
const T_95 = 2.11;

/** How far the slope may be off, to either side, with a confidence of 95 %; for 20 points or more. */
export function slopeError(points: readonly { readonly x: number; readonly y: number }[]): number {
  const rise = slope(points);
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const rest = points.reduce((sum, { x, y }) => sum + (y - meanY - rise * (x - meanX)) ** 2, 0);
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return T_95 * Math.sqrt(rest / (points.length - 2) / spread);
}

function sort(values: readonly number[]): Float64Array {
  return Float64Array.from(values.filter((value) => Number.isFinite(value))).sort();
}
