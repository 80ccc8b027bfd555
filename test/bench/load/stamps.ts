// Finds the stamps in a stream of bytes that may be cut anywhere: counts them, and reads the times they carry.
import { STAMP_LENGTH, STAMP_MARK } from '../model-name.ts';

const TILDE = 0x7e;
const ZERO = 0x30;

export class StampReader {
  count = 0;
  #carried: Buffer | undefined;
  readonly #onStamp: ((sentAt: number) => void) | undefined;

  constructor(onStamp?: (sentAt: number) => void) {
    this.#onStamp = onStamp;
  }

  push(bytes: Buffer, from: number, to: number): void {
    const piece = bytes.subarray(from, to);
    const all = this.#carried === undefined ? piece : Buffer.concat([this.#carried, piece]);
    this.#carried = undefined;
    for (let next = 0; ;) {
      const at = all.indexOf(STAMP_MARK, next);
      if (at === -1) {
        if (all.at(-1) === TILDE) this.#carried = Buffer.from([TILDE]);
        return;
      }
      if (at + STAMP_LENGTH > all.length) {
        this.#carried = Buffer.from(all.subarray(at));
        return;
      }
      this.count += 1;
      this.#onStamp?.(timeIn(all, at));
      next = at + STAMP_LENGTH;
    }
  }
}

function timeIn(bytes: Buffer, at: number): number {
  let time = 0;
  for (let digit = at + STAMP_MARK.length; digit < at + STAMP_LENGTH; digit += 1) {
    time = time * 10 + (bytes[digit] ?? ZERO) - ZERO;
  }
  return time;
}
