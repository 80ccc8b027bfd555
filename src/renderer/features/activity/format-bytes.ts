// Sizes as people read them.

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `512 bytes`, `1.2 kB`, `34 MB`: in steps of a thousand. */
export function formatBytes(bytes: number, language: string): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const maximumFractionDigits = step > 0 && value < 10 ? 1 : 0;
  const unit = UNITS[step] ?? 'byte';
  // Only the long form of the smallest has a plural.
  const unitDisplay = step === 0 ? 'long' : 'short';
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value);
}
