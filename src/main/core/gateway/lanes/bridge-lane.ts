// Serves a request by a program of the user's: one answer, as events, with signs of life while it works.
import type { BridgeName } from '../../bridges/bridges.ts';
import { prepareForTarget } from '../../ir/cross-protocol.ts';
import type { HttpCandidate } from '../../routing/candidate.ts';
import { HOP_HEADER } from '../door/access.ts';
import { deliverEvents, withSignsOfLife, type Delivery } from './deliver.ts';
import type { ExchangeContext } from '../exchange/exchange-context.ts';

/** Throws FailureError when the program gave no answer, or when the request holds what text can't carry. */
export async function serveBridge(
  context: ExchangeContext,
  candidate: HttpCandidate,
  bridge: BridgeName,
): Promise<void> {
  const { services, signal, id, firstByteTimeoutMs } = context;
  const own = context.ir();
  // Hosted tools and stored files are refused as for any other protocol than the client's own: text carries neither.
  const foreign = context.codec.protocol === 'openai-chat' ? 'anthropic-messages' : 'openai-chat';
  const request = prepareForTarget(own, foreign);
  const prepared = services.bridges.prepare({
    bridge,
    request,
    model: candidate.model,
    exchangeId: id,
    hop: { name: HOP_HEADER, value: services.instanceId },
    timeoutMs: firstByteTimeoutMs,
    signal,
  });
  const ignored = [...request.ignored, ...prepared.ignored];
  context.record.ignore(ignored);
  const delivery: Delivery = { context, candidate, upstreamHeaders: {}, ignored };
  const events = await withSignsOfLife(delivery, () => prepared.ask());
  await deliverEvents(delivery, prepared.toolNames, events);
}
