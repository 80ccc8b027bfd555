// The name of a scripted model says what it answers, so that the order reaches the upstream through any gateway.

/** What the upstream is to answer. */
export interface AnswerOrder {
  /** Content deltas of a stream; a whole answer has their texts joined. */
  readonly chunks: number;
  /** Characters of each. */
  readonly size: number;
  /** Deltas a second; 0: as fast as they are taken. */
  readonly pace: number;
  /** The deltas are the arguments of one tool call, and not text. */
  readonly isTool: boolean;
}

const FORM = /bench-n(\d+)-s(\d+)-p(\d+)(-tool)?/;

export function modelName({ chunks, size, pace, isTool }: AnswerOrder): string {
  return `bench-n${chunks}-s${size}-p${pace}${isTool ? '-tool' : ''}`;
}

/** The first order in the text; undefined when there is none. */
export function findOrder(text: string): AnswerOrder | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  return {
    chunks: Number(match[1]),
    size: Math.max(STAMP_LENGTH, Number(match[2])),
    pace: Number(match[3]),
    isTool: match[4] !== undefined,
  };
}

/**
 * Each delta begins with this mark and 15 digits: in a paced stream the time of its sending in microseconds of the
 * system's monotonic clock, else zeros. It survives every translation, so chunks can be counted and timed at the end.
 */
export const STAMP_MARK = '~T';
export const STAMP_DIGITS = 15;
export const STAMP_LENGTH = STAMP_MARK.length + STAMP_DIGITS;

/** Microseconds of the monotonic clock, which all processes of one machine share. */
export function nowMicroseconds(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}
