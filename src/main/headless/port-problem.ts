// Words for a gateway that could not listen: who has the port, and which one is free.
import { get } from '../core/host/node-http.ts';
import { findFreePort, findPortOwner } from '../core/host/port-owner.ts';

export interface FailedGateway {
  readonly port: number;
  readonly problem?: string | undefined;
}

const ANSWER_MS = 500;

/** What happened, why, and what to do next. */
export async function explainPort({ port, problem }: FailedGateway, signal: AbortSignal): Promise<string> {
  const [owner, isGateway] = [findPortOwner(port), await answersAsGateway(port, signal)];
  if (owner === undefined && !isGateway) {
    return problem ?? `The gateway could not start on port ${port}. Start it with --port and another number.`;
  }
  const who = owner === undefined ? 'another program' : `${owner.name} (process ${owner.processId})`;
  const what = isGateway ? `a Dragoman with another data folder: ${who}` : who;
  const free = await findFreePort(signal);
  return `Port ${port} is already used by ${what}. Stop that program, or start Dragoman on a free port: --port ${free}`;
}

/** Whether something there answers as our gateway does. */
export async function answersAsGateway(port: number, signal: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  return new Promise((done) => {
    const request = get({ host: '127.0.0.1', port, path: '/health', agent: false, signal: limit }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text = (text + part).slice(0, 100);
      });
      response.on('end', () => done(text.trim() === '{"status":"ok"}'));
      response.on('error', () => done(false));
    });
    request.on('error', () => done(false));
  });
}
