// Links from outside bring up the window and ask there, and a wrong one is refused; links to the outside leave the window.
import assert from 'node:assert/strict';
import { app } from '../double/app.ts';
import { calls } from '../double/calls.ts';
import { openPageApi } from '../harness/page-api.ts';
import { check, eventually, finish, launch, shownWindow, theWindow } from '../harness/scenario.ts';

await launch();
const { page } = await shownWindow();
const api = await openPageApi(page);
const notices = () => calls.filter(({ api: name }) => name === 'notification.show');

await check('a link on the command line asks in the window, and changes nothing', async () => {
  const dialog = page.getByRole('dialog', { name: /OpenRouter/u });
  await dialog.waitFor();
  assert.deepEqual(await ids(), ['demo']);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(await ids(), ['demo']);
});

await check('a second start with a link brings the window to the front and asks', async () => {
  theWindow().hide();
  app.emit('second-instance', {}, ['dragoman', 'dragoman://add?provider=deepseek'], '', {});
  assert.equal(theWindow().isVisible(), true);
  const dialog = page.getByRole('dialog', { name: /DeepSeek/u });
  await dialog.waitFor();
  await dialog.getByRole('button', { name: 'Add a connection…' }).click();
  await page.waitForURL(/#\/connections\/add\/deepseek/u);
});

await check('a link with a key in it is refused with a notice', async () => {
  app.emit('open-url', { preventDefault: () => undefined }, 'dragoman://add?provider=deepseek&key=sk-canary');
  const notice = await eventually('the notice', () => notices().at(-1));
  assert.match(JSON.stringify(notice.args), /was not opened/u);
  assert.doesNotMatch(JSON.stringify(calls), /sk-canary/u);
});

await check("a provider's own pages open in the browser of the system, not in the window", async () => {
  await page.evaluate(() => {
    location.hash = '#/providers/anthropic';
  });
  await page.getByRole('link', { name: /docs\.anthropic\.com/u }).click();
  const opened = await eventually('the page', () => calls.findLast(({ api: name }) => name === 'shell.openExternal'));
  assert.match(String(opened.args[0]), /^https:\/\/docs\.anthropic\.com\//u);
  assert.match(page.url(), /#\/providers\/anthropic$/u);
});

async function ids(): Promise<string[]> {
  return ((await api.call('connections/list')) as { id: string }[]).map(({ id }) => id);
}

await finish();
