// What a model's name tells about the fields it takes. Unknown names get what most of Google's models take.

export interface ModelFamily {
  /** `early`: before 2.5, without thinking and without JSON Schema. `unknown`: not one of Google's names. */
  readonly generation: 'early' | '2.5' | '3' | 'unknown';
  readonly size: 'pro' | 'flash' | 'flash-lite';
}

const VERSION = /gemini-(\d+)(?:[.-](\d+))?/i;
const EARLY = /gemma|gemini-pro(?:-vision)?$|learnlm/i;
/** `gemini-flash-latest` and the like point to the newest generation. */
const LATEST = /gemini-(?:pro|flash|flash-lite)-latest/i;

/** The family behind a model id, which may carry a path in front (`google/gemini-2.5-pro`). */
export function familyOf(model: string): ModelFamily {
  return { generation: generationOf(model), size: sizeOf(model) };
}

function generationOf(model: string): ModelFamily['generation'] {
  if (LATEST.test(model)) return '3';
  const version = VERSION.exec(model);
  if (version === null) return EARLY.test(model) ? 'early' : 'unknown';
  const major = Number(version[1]);
  if (major >= 3) return '3';
  return major === 2 && Number(version[2] ?? 0) >= 5 ? '2.5' : 'early';
}

function sizeOf(model: string): ModelFamily['size'] {
  if (/flash-lite/i.test(model)) return 'flash-lite';
  return /(?:^|[-/])pro(?:-|$)/i.test(model) ? 'pro' : 'flash';
}
