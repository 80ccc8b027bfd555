// A sign-in whose ports other programs hold: an app of its own, told to use two ports that are taken.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startServe } from '../../support/serve-process.ts';
import { press, rowOf, SUBSCRIPTIONS } from '../sign-in-row.ts';
import { assertAccessible, headlessOnly, show, type Checks } from '../world.ts';

const ENTRY = resolve(import.meta.dirname, '../../../out/headless/main.js');
const { chatgpt } = SUBSCRIPTIONS;

async function holdPort(): Promise<Server> {
  const server = createServer((_request, response) => response.setHeader('connection', 'close').end('not yours'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

export const signInPort = {
  'ports that are taken: who holds them is said, a code works at once, and the browser does when one is free':
    headlessOnly('another app is started beside it', async ({ identity, openPage }) => {
      const home = mkdtempSync(join(tmpdir(), 'dragoman-e2e-port-'));
      const holders = [await holdPort(), await holdPort()] as const;
      const ports = holders.map(portOf);
      const server = await startServe({
        entry: ENTRY,
        home,
        environment: { DRAGOMAN_LOCAL_IDENTITY_PROVIDER: `${identity.url}/?callback=${ports.join(',')}` },
      });
      try {
        identity.knobs.user = 'ash';
        const page = await openPage(server.window ?? '');
        const row = rowOf({ page }, chatgpt);
        await show(page, 'connections');
        await press({ page }, chatgpt, 'sign in');
        await row.getByText(`The sign-in needs port ${ports.join(' or ')} of this computer`).waitFor();
        await row.getByText('or sign in with a code instead.').waitFor();
        await assertAccessible(page, 'a sign-in without a port');
        await press({ page }, chatgpt, 'sign in with a code');
        await row.getByText('WXYZ-1234').waitFor();
        await row.getByText('Signed in as ash@example.com.').waitFor();
        await row.getByRole('button', { name: 'Sign out ash@example.com' }).click();
        await new Promise((done) => holders[1].close(done));
        await press({ page }, chatgpt, 'sign in');
        const href = await row.getByRole('link', { name: /^Open / }).getAttribute('href');
        assert.match(href ?? '', new RegExp(`localhost%3A${ports[1]}%2F`));
        await fetch(href ?? '');
        await row.getByText('Signed in as ash@example.com.').waitFor();
        await page.context().close();
      } finally {
        for (const holder of holders) holder.close();
        await server.stop('SIGKILL');
        rmSync(home, { recursive: true, force: true });
      }
    }),
} satisfies Checks;
