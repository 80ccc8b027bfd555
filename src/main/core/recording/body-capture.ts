// Keeps the beginning of a body while it passes, whatever its length.

export interface BodyCapture {
  add(chunk: Buffer | string): void;
  /** What is held of it. */
  text(): string;
  /** Of the whole body. */
  bytes(): number;
}

/** So much of one body is held. */
export const MOST_BODY_BYTES = 256 * 1024;

export interface CaptureBudget {
  /** False when there is no room for so many bytes more. */
  take(bytes: number): boolean;
}

/** `onRefused` is called once when there is no room left; from then on nothing is held. */
export function createBodyCapture(budget: CaptureBudget, onRefused: () => void): BodyCapture {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let bytes = 0;
  let isRefused = false;
  const hold = (chunk: Buffer | string, size: number): void => {
    const room = MOST_BODY_BYTES - heldBytes;
    if (room <= 0 || isRefused || size === 0) return;
    const part =
      typeof chunk === 'string' ? Buffer.from(chunk).subarray(0, room) : Buffer.from(chunk.subarray(0, room));
    if (budget.take(part.length)) {
      held.push(part);
      heldBytes += part.length;
      return;
    }
    isRefused = true;
    held = [];
    onRefused();
  };
  return {
    add: (chunk) => {
      const size = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length;
      bytes += size;
      hold(chunk, size);
    },
    // A character that is cut in two at the end is left out.
    text: () => new TextDecoder().decode(Buffer.concat(held), { stream: true }),
    bytes: () => bytes,
  };
}
