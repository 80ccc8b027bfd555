// A child process that claims a data folder and serves the control channel until it is killed.
import { os } from '@orpc/server';
import { claimInstance } from '../../../../src/main/core/control/claim-instance.ts';
import { startControlServer } from '../../../../src/main/core/control/control-server.ts';

const claim = await claimInstance({ dataFolder: process.argv[2] ?? '', signal: new AbortController().signal });
if (!claim.isFirst) {
  console.log(JSON.stringify({ isFirst: false, running: claim.running }));
} else {
  await startControlServer({
    address: claim.address,
    router: { ping: os.handler(() => 'pong') },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    onShow: () => ({ processId: process.pid, shell: 'headless' }),
  });
  console.log(JSON.stringify({ isFirst: true }));
}
