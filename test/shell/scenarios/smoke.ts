// The self-test of a packaged app: --smoke loads the window, asks the gateway, and ends with 0.
import assert from 'node:assert/strict';
import { appEnded } from '../double/app.ts';
import { callNames } from '../double/calls.ts';
import { check, finish, launch, within } from '../harness/scenario.ts';

const said: string[] = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk: string | Uint8Array, ...rest: never[]): boolean => {
  said.push(String(chunk));
  return write(chunk, ...rest);
};

await launch();

await check('it ends with 0 and says what went well', async () => {
  assert.equal(await within(appEnded, 'the app to end'), 0);
  assert.ok(
    said.some((line) => line.includes('starts, shows its window and answers')),
    said.join(''),
  );
});

await check('the window was loaded but never shown', () => {
  assert.ok(callNames().includes('window.loadURL'));
  assert.ok(!callNames().includes('window.show'));
});

await finish();
