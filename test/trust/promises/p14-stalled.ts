// P14: clients that stop reading cost little memory and slow nobody else down.
import { setTimeout as pause } from 'node:timers/promises';
import { chunk, json, sseHead } from '../../support/fault-answers.ts';
import { startFaultUpstream } from '../../support/fault-upstream.ts';
import { openRawClient, rawRequest, type RawClient } from '../../support/raw-client.ts';
import { messagesStream, WHOLE_MESSAGE } from '../../main/core/gateway/support/streams.ts';
import { BODIES, connection } from '../../main/core/gateway/support/world.ts';
import { percentile } from '../../bench/statistics.ts';
import { outcomeOf, type Outcome, type TrustPromise } from '../promise.ts';
import { startGateway, TOKEN, type RunningGateway } from '../support/processes.ts';
import { askTimes } from '../support/ask-times.ts';
import { bestOf, describeTimes } from '../support/statistics.ts';

const CLIENTS = 100;
/** A provider that sends 100 MB to each. */
const FLOOD_TIMES = 1600;
/** Others wait while the process takes in what the provider sends until every buffer is full. */
const LIMITS = { eachMb: 5, allMb: 500, othersP99Ms: 50 };

function stall(gateway: RunningGateway, model: string): RawClient {
  const client = openRawClient(gateway.port);
  const headers = [
    ['host', `127.0.0.1:${gateway.port}`],
    ['authorization', `Bearer ${TOKEN}`],
    ['content-type', 'application/json'],
  ] as const;
  const body = JSON.stringify({ ...BODIES['anthropic-messages'], model, stream: true });
  client.write(rawRequest({ target: '/v1/messages', headers, body }));
  client.socket.pause();
  return client;
}

export const promise: TrustPromise = {
  id: 'P14',
  title: `${CLIENTS} clients that read nothing while each is sent 100 MB`,
  limit: `${LIMITS.eachMb} MB each, ${LIMITS.allMb} MB in all; others are served in p99 ${LIMITS.othersP99Ms} ms`,
  isMeasured: true,
  run: () => bestOf(tryStalled),
};

async function tryStalled(): Promise<Outcome> {
  const [flooding, good] = await Promise.all([startFaultUpstream(), startFaultUpstream()]);
  const stream = messagesStream('much '.repeat(13_000));
  const start = stream.indexOf('event: content_block_delta');
  const delta = stream.slice(start, stream.indexOf('event: content_block_stop'));
  flooding.play([sseHead(), { send: chunk(stream.slice(0, start)) }, { flood: chunk(delta), times: FLOOD_TIMES }]);
  good.play(json(WHOLE_MESSAGE));
  const gateway = await startGateway({
    settings: {
      connections: [
        { ...connection('flooding', { protocol: 'anthropic-messages', origin: flooding.origin }), keys: ['k'] },
        { ...connection('good', { protocol: 'anthropic-messages', origin: good.origin }), keys: ['k'] },
      ],
    },
  });
  await askTimes(gateway, { model: 'good/m1', count: 200 });
  const before = gateway.residentMb();
  const clients = Array.from({ length: CLIENTS }, () => stall(gateway, 'flooding/m1'));
  await pause(3000);
  const { times, problems } = await askTimes(gateway, { model: 'good/m1', count: 300 });
  const after = gateway.residentMb();
  const sentMb = flooding.sent() / 1024 / 1024;
  for (const client of clients) client.leave();
  const each = (after - before) / CLIENTS;
  if (flooding.requests.length !== CLIENTS)
    problems.push(`only ${flooding.requests.length} of ${CLIENTS} reached the provider`);
  if (each > LIMITS.eachMb) problems.push(`${each.toFixed(1)} MB each`);
  const p99 = percentile(times, 0.99);
  if (p99 > LIMITS.othersP99Ms) problems.push(`others waited ${p99.toFixed(0)} ms`);
  if (after > LIMITS.allMb) problems.push(`${after.toFixed(0)} MB in all`);
  await gateway.stop();
  await Promise.all([flooding.close(), good.close()]);
  const figure = `${each.toFixed(1)} MB each, ${after.toFixed(0)} MB in all (${sentMb.toFixed(0)} MB taken from the provider); others ${describeTimes(times)}`;
  return outcomeOf(figure, problems);
}
