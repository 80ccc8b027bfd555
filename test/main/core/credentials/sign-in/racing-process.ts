// One of two processes that renew the same login: node racing-process.ts FOLDER ADDRESS ID ROUNDS
import { setTimeout as sleep } from 'node:timers/promises';
import { openAccountsFile } from '../../../../../src/main/core/credentials/vault/accounts-file.ts';
import { createVault } from '../../../../../src/main/core/credentials/vault/vault.ts';
import { createTokenKeeper } from '../../../../../src/main/core/credentials/oauth/token-keeper.ts';
import { createVendorClient } from '../../../../../src/main/core/credentials/oauth/vendor-client.ts';
import { createChatgptFlow } from '../../../../../src/main/core/credentials/sign-in/chatgpt.ts';
import { vendorEndpoints } from '../../../../../src/main/core/credentials/sign-in/endpoints.ts';
import { createSystemClock } from '../../../../../src/main/core/host/system-clock.ts';
import { createUpstreamClient } from '../../../../../src/main/core/upstream/upstream-client.ts';
import { openSharedSecrets } from './support-secrets.ts';

const [folder = '', address = '', id = '', rounds = '1'] = process.argv.slice(2);
const clock = createSystemClock();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const upstream = createUpstreamClient({ connectTimeoutMs: 5000, idleTimeoutMs: 5000 });
const vault = createVault({
  secrets: openSharedSecrets(`${folder}/shared-secrets.json`),
  file: openAccountsFile({ folder, clock, log }),
  clock,
  log,
});
const client = createVendorClient(upstream, '1.0.0');
const flow = createChatgptFlow({
  client,
  clock,
  endpoints: vendorEndpoints(address),
  version: '1.0.0',
  readEnvironment: () => undefined,
  place: { homeFolder: folder, platform: 'linux', readEnvironment: () => undefined },
});
const keeper = createTokenKeeper({
  vault,
  clock,
  log,
  folder,
  renewalOf: () => flow.renewal,
  random: Math.random,
  onNeedsLogin: () => undefined,
});
const { signal } = new AbortController();
// The clock's timers alone keep no process alive.
const alive = setInterval(() => undefined, 1000);
let failures = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  try {
    // Both refuse whatever they have: each round is a race for the one refresh token.
    const { accessToken = '' } = await keeper.fresh(id, signal);
    await keeper.afterRefusal(id, accessToken, signal);
  } catch (error) {
    failures += 1;
    console.error(error instanceof Error ? error.message : error);
  }
  await sleep(Math.random() * 3);
}
clearInterval(alive);
await upstream.close();
console.log(`failures ${failures}`);
