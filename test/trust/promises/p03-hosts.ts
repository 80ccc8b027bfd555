// P3: only hosts that the user has set up are called, and a provider that points elsewhere is not followed.
import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { makeSecrets } from '../support/flow-secrets.ts';
import { makeFlowWorld, UPSTREAMS, type FlowWorld } from '../support/flow-world.ts';
import { runFlows } from '../support/flows.ts';
import { ownFolder, startGateway } from '../support/processes.ts';
import { createProbe, type Probe } from '../support/probed.ts';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[?::1\]?):\d+$/;
/** A socket of the app itself, through which its commands speak to it; a pipe on Windows. */
const OWN_SOCKET = /^(?:\/|\\\\)/;
/** Long enough for what is done at the start, and for the first look at the local servers. */
const IDLE_MS = 8000;

/** The app as it is the first time, left alone. Its window may load nothing from anywhere else. */
async function socketsOfEmptyStart(problems: string[]): Promise<string[]> {
  const probe = createProbe();
  const gateway = await startGateway({ home: ownFolder(), environment: probe.environment });
  const page = await fetch(new URL('/', gateway.window ?? ''));
  const policy = page.headers.get('content-security-policy') ?? '';
  if (!/default-src '(?:none|self)'/.test(policy) || /https?:|\*/.test(policy))
    problems.push(`the window may load from elsewhere: ${policy}`);
  await pause(IDLE_MS);
  await gateway.stop();
  checkNames(probe, problems);
  return probe.sockets();
}

function checkNames(probe: Probe, problems: string[]): void {
  const names = probe.names().filter((name) => isIP(name) === 0 && name !== 'localhost');
  for (const name of new Set(names)) problems.push(`it looked up ${name}`);
}

/** Of the servers of this trial; all others on this computer are local model servers that are looked for. */
function ownHosts({ upstreams, identity }: FlowWorld): string[] {
  return [...UPSTREAMS.map((name) => `127.0.0.1:${upstreams[name].port}`), new URL(identity.url).host];
}

async function tryFlows(problems: string[]): Promise<{ hosts: number; sockets: number }> {
  const probe = createProbe();
  const secrets = makeSecrets();
  const world = await makeFlowWorld(secrets);
  await runFlows(world, secrets, probe.environment);
  const sockets = probe.sockets().filter((place) => !OWN_SOCKET.test(place));
  for (const place of new Set(sockets)) if (!LOOPBACK.test(place)) problems.push(`it called ${place}`);
  checkNames(probe, problems);
  const called = ownHosts(world).filter((host) => sockets.includes(host));
  if (called.length !== ownHosts(world).length) problems.push(`only ${called.length} of the hosts set up were called`);
  // The redirect of `messages` pointed to `window`, with a secret in the address.
  const strayed = world.upstreams.window.requests.filter(({ target }) => target.includes('/messages'));
  if (strayed.length > 0) problems.push(`${strayed.length} redirects were followed`);
  if (!world.upstreams.messages.requests.some(({ body }) => body.toString().includes('to-redirect')))
    problems.push('the control: no redirect was sent at all');
  await Promise.all([...Object.values(world.upstreams), world.identity].map((server) => server.close()));
  return { hosts: called.length, sockets: sockets.length };
}

export const promise: TrustPromise = {
  id: 'P3',
  title: 'Connections to hosts that nobody set up, names looked up, redirects followed',
  limit: '0 in all flows; at a start without connections none but to model servers of this computer',
  isMeasured: false,
  run: async () => {
    const problems: string[] = [];
    const first = (await socketsOfEmptyStart(problems)).filter((place) => !OWN_SOCKET.test(place));
    for (const place of new Set(first)) if (!LOOPBACK.test(place)) problems.push(`the first start called ${place}`);
    const { hosts, sockets } = await tryFlows(problems);
    const figure = `${problems.length} of ${sockets.toLocaleString('en')} connections in all flows, which called all ${hosts} hosts set up; a first start looks at ${new Set(first).size} ports of this computer and calls nobody`;
    return outcomeOf(figure, problems);
  },
};
