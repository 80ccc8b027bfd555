// How long an answer may be, and how long a client may leave it untaken: streams without an end must not pile up.
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { FailureError } from '../../ir/failure.ts';
import type { Clock } from '../../ports.ts';

const MINUTE_MS = 60_000;

/** Ends the provider's stream with a failure after so many minutes; 0 never. The returned function ends the watch. */
export function limitTime(body: Readable, { clock, minutes }: { clock: Clock; minutes: number }): () => void {
  if (minutes === 0) return () => undefined;
  return clock.setTimer(minutes * MINUTE_MS, () => {
    body.destroy(
      new FailureError({
        code: 'timeout',
        message: `The answer went on for ${minutes} minutes, which is as long as Dragoman lets one go on. If it should, change that under Settings, Gateway.`,
      }),
    );
  });
}

/** What a stream that is larger ends with. */
export function answerTooLarge(maxBytes: number): FailureError {
  const megabytes = Math.round(maxBytes / 1024 / 1024);
  return new FailureError({
    code: 'protocol',
    message: `The provider's answer went beyond ${megabytes} MB, which is more than Dragoman passes on in one stream.`,
  });
}

/**
 * Closes the connection of a client that takes nothing of what waits for it for so long. The returned function ends
 * the watch.
 */
export function watchStall(
  response: ServerResponse,
  { clock, stallTimeoutMs }: { clock: Clock; stallTimeoutMs: number },
): () => void {
  let waiting = response.writableLength;
  let cancel: () => void = () => undefined;
  const arm = (): void => {
    cancel = clock.setTimer(stallTimeoutMs, () => {
      const isTaking = response.writableLength < waiting;
      waiting = response.writableLength;
      if (isTaking) arm();
      else response.destroy();
    });
  };
  arm();
  return () => cancel();
}
