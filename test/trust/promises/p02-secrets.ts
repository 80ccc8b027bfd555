// P2: a secret is seen only where it belongs, whatever is done and whatever goes wrong.
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { findLeaks, type Artefact, type Canary } from '../support/canaries.ts';
import { canariesOf, makeSecrets } from '../support/flow-secrets.ts';
import { makeFlowWorld } from '../support/flow-world.ts';
import { runFlows } from '../support/flows.ts';

/** Leaks planted by hand, in shapes that a search for the plain text would miss: a search that finds none of them is blind. */
function missedByControl(canaries: readonly Canary[], artefacts: readonly Artefact[]): string[] {
  const secret = canaries[0]?.value ?? '';
  const planted: Record<string, Buffer> = {
    'planted plain': Buffer.from(`x${secret}y`),
    'planted base64': Buffer.from(Buffer.from(`user:${secret}`).toString('base64')),
    'planted address': Buffer.from(`/v1?token=${Buffer.from(`ab${secret}cd`).toString('base64url')}`),
    'planted hex': Buffer.from(Buffer.from(secret).toString('hex')),
    'planted wide': Buffer.from(secret, 'utf16le'),
  };
  const list = Object.entries(planted).map(([name, bytes]) => ({ name, bytes }));
  const { leaks } = findLeaks(canaries, [...artefacts, ...list]);
  return Object.keys(planted).filter((name) => !leaks.some((leak) => leak.endsWith(name)));
}

export const promise: TrustPromise = {
  id: 'P2',
  title: 'Secrets seen where they do not belong: files, output, answers, exports, reports, other providers',
  limit: '0 of 20 or more secrets in all flows',
  isMeasured: false,
  run: async () => {
    const secrets = makeSecrets();
    const world = await makeFlowWorld(secrets);
    const canaries = canariesOf(secrets, await runFlows(world, secrets));
    const { leaks, unseen } = findLeaks(canaries, world.seen);
    const problems = [
      ...leaks,
      ...unseen.map((name) => `${name} was not even seen where it belongs`),
      ...missedByControl(canaries, world.seen).map((name) => `the control: ${name} was not found`),
    ];
    await Promise.all([...Object.values(world.upstreams), world.identity].map((server) => server.close()));
    const bytes = world.seen.reduce((sum, artefact) => sum + artefact.bytes.length, 0);
    const figure = `${leaks.length} of ${canaries.length} secrets in ${world.seen.length.toLocaleString('en')} files, outputs, answers and requests (${(bytes / 1024 ** 2).toFixed(0)} MB)`;
    return outcomeOf(figure, problems);
  },
};
