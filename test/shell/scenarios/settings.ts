// The settings in the desktop app: what only it can do, from the page to Electron.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appEnded } from '../double/app.ts';
import { calls, callNames } from '../double/calls.ts';
import { trays } from '../double/desktop.ts';
import { doubleOptions } from '../double/options.ts';
import { check, eventually, finish, launch, shownWindow, theWindow, within } from '../harness/scenario.ts';

await launch();
const { page } = await shownWindow();
await page.getByRole('navigation').waitFor();
await page.keyboard.press('Control+,');
await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

const startup = page.getByRole('switch', { name: 'Start when you log in' });
const autostart = join(process.env['HOME'] ?? '', '.config', 'autostart', 'dragoman.desktop');

if (doubleOptions.isPackaged) {
  await check('starting at login is one entry for the desktop, made and taken away again', async () => {
    await startup.click();
    await eventually('the entry', () => existsSync(autostart));
    assert.match(readFileSync(autostart, 'utf8'), /^Exec=".+" --hidden$/mu);
    await eventually('the switch to be on', async () => (await startup.getAttribute('aria-checked')) === 'true');
    await startup.click();
    await eventually('the entry to go', () => !existsSync(autostart));
  });
} else {
  await check('starting at login is not offered by an app that runs from its sources, and says why', async () => {
    await startup.waitFor();
    await page.getByText('This Dragoman runs from its sources.').waitFor();
    assert.ok(await startup.isDisabled());
  });
}

await check('a click on the icon opens the menu or the window, as chosen', async () => {
  const focused = () => callNames().filter((name) => name === 'window.focus').length;
  await page.getByRole('combobox', { name: 'Click on the tray icon' }).selectOption('Opens the menu');
  const before = focused();
  await eventually('the choice to count', () => {
    const last = focused();
    trays[0]?.emit('click');
    return focused() === last;
  });
  await page.getByRole('combobox', { name: 'Click on the tray icon' }).selectOption('Opens the window');
  await eventually('the window', () => {
    trays[0]?.emit('click');
    return focused() > before;
  });
});

await check('closing the window quits when that was chosen', async () => {
  await page.getByRole('combobox', { name: 'Closing the window' }).selectOption('Quits Dragoman');
  await eventually('the choice to be stored', async () => {
    const kept = await page.getByRole('combobox', { name: 'Closing the window' }).inputValue();
    return kept === 'quit';
  });
  theWindow().close();
  assert.equal(await within(appEnded, 'the app to end'), 0);
  assert.ok(calls.some(({ api }) => api === 'app.quit'));
});

await finish();
