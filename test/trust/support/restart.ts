// How long the gateway is away when its process is killed and `serve --restart` starts it again.
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ownFolder, startGateway, type RunningGateway } from './processes.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The process that really serves. */
function childOf(processId: number): number {
  return Number(readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ')[0]);
}

async function answers({ gateway }: RunningGateway): Promise<boolean> {
  try {
    return (await fetch(`${gateway}/health`)).ok;
  } catch {
    // Nobody listens yet: that is what is waited for.
    return false;
  }
}

/** Milliseconds from each kill to the next answer. Linux only, since the child is found in /proc. */
export async function timeRestarts(count: number): Promise<number[]> {
  const port = await freePort();
  const words = ['--restart', '--port', String(port)];
  const gateway = await startGateway({ home: ownFolder(), words });
  const times: number[] = [];
  for (let round = 0; round < count; round += 1) {
    process.kill(childOf(gateway.child.pid ?? 0), 'SIGKILL');
    const begin = performance.now();
    await pause(20);
    while (!(await answers(gateway)) && performance.now() - begin < 10_000) await pause(10);
    times.push(performance.now() - begin);
  }
  await gateway.stop();
  return times;
}
