// The window of the desktop app: the built shell in this process, under a double of Electron whose window is a real page.
import { homedir } from 'node:os';
import { addressOf } from '../../../src/main/core/control/claim-instance.ts';
import { createControlClient } from '../../../src/main/core/control/control-client.ts';
import { app, appEnded } from '../../shell/double/app.ts';
import { newPages } from '../../shell/double/browser.ts';
import { toBrowserAddress } from '../../shell/double/scheme.ts';
import { dataFolder, launch, shownWindow, within } from '../../shell/harness/scenario.ts';
import type { World } from '../world.ts';
import { listenTo, openClipboardReader, startSurroundings } from './surroundings.ts';

const ORIGIN = new URL(toBrowserAddress('app://ui/')).origin;

/** Starts the app. This process must have been started with the double, a home and a data folder; it can be done once. */
export async function startDesktopWorld(): Promise<World> {
  const around = await startSurroundings(homedir());
  Object.assign(process.env, around.environment);
  newPages.prepare = (page) => listenTo(page, ORIGIN, (text) => around.complaints.push(text));
  await launch();
  const { page } = await shownWindow();
  await page.getByRole('navigation').waitFor();
  const control = createControlClient(addressOf(dataFolder));
  const { gateway } = control;
  const [{ address }, { text }] = await Promise.all([gateway.access(), gateway.pasteLine({ kind: 'curl' })]);
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser');
  return {
    ...around,
    dataFolder,
    app: control,
    gateway: address,
    pasteLine: text,
    page,
    readClipboard: await openClipboardReader(browser),
    close: async () => {
      app.quit();
      await within(appEnded, 'the app to end');
      await around.close();
    },
  };
}
