// The bench's scripted upstream and gateway process, for promises about load.
import { join } from 'node:path';
import { createConversation, type ConversationSize } from '../../bench/conversation.ts';
import { laneNamed, type Lane } from '../../bench/lanes.ts';
import type { PreparedRequest } from '../../bench/load/connection.ts';
import { startProcess, type MeasuredProcess } from '../../bench/measured-process.ts';
import { modelName, type AnswerOrder } from '../../bench/model-name.ts';
import { addressOf, directTarget, gatewayTarget, requestFor } from '../../bench/targets.ts';
import { ENTRY } from './processes.ts';
import { ROOT } from './run-tests.ts';

export interface LoadWorld {
  readonly gateway: MeasuredProcess;
  /** A request through the gateway, or straight to the upstream. */
  request(wish: RequestWish): PreparedRequest;
  stop(): Promise<void>;
}

export interface RequestWish {
  readonly lane: string;
  readonly order: AnswerOrder;
  readonly isStreaming: boolean;
  readonly size?: ConversationSize;
  readonly isDirect?: boolean;
}

/** Both in processes of their own. */
export async function startLoadWorld(): Promise<LoadWorld> {
  const upstream = await startProcess({
    name: 'upstream',
    words: [join(ROOT, 'test/bench/upstream/main.ts')],
    environment: {},
    core: undefined,
  });
  const target = gatewayTarget({
    name: 'dragoman',
    entry: ENTRY,
    upstream: addressOf(upstream),
    profileFolder: undefined,
  });
  const gateway = await target.start?.(undefined);
  if (gateway === undefined) throw new Error('there is no gateway to start');
  return {
    gateway,
    request: ({ lane, order, isStreaming, size = 'small', isDirect = false }) =>
      requestFor(isDirect ? directTarget() : target, addressOf(isDirect ? upstream : gateway), {
        lane: laneOf(lane),
        conversation: createConversation(size),
        model: modelName(order),
        isStreaming,
      }),
    stop: async () => {
      await gateway.stop();
      await upstream.stop();
    },
  };
}

function laneOf(name: string): Lane {
  const lane = laneNamed(name);
  if (lane === undefined) throw new Error(`there is no lane ${name}`);
  return lane;
}
