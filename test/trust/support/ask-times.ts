// Asks a gateway again and again on one connection, and times each answer.
import { runLoop } from '../../bench/load/closed-loop.ts';
import { prepareRequest } from '../../bench/load/connection.ts';
import { BODIES } from '../../main/core/gateway/support/world.ts';
import { TOKEN, type RunningGateway } from './processes.ts';

export interface AskedTimes {
  /** Milliseconds. */
  readonly times: number[];
  readonly problems: string[];
}

/** One after the other; an answer other than 200 is a problem. */
export async function askTimes(
  { gateway }: Pick<RunningGateway, 'gateway'>,
  { model, count, connections = 1 }: { model: string; count: number; connections?: number },
): Promise<AskedTimes> {
  const request = prepareRequest(`${gateway}/v1/messages`, {
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ ...BODIES['anthropic-messages'], model }),
  });
  const { latencies, problems } = await runLoop(request, { connections, requests: count, leastBytes: 20 });
  return { times: latencies.map((microseconds) => microseconds / 1000), problems };
}
