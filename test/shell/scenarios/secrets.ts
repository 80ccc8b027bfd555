// Keys: stored only as ciphertext, shown only by their end, and the window warns where the system encrypts badly.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { callNames } from '../double/calls.ts';
import { boxAnswers } from '../double/desktop.ts';
import { openPageApi } from '../harness/page-api.ts';
import { check, dataFolder, finish, launch, shownWindow } from '../harness/scenario.ts';

const KEY = 'sk-canary-0123456789-wxyz';

await launch();
const { page } = await shownWindow();
const api = await openPageApi(page);

await check('without a keyring the status says that keys are kept weakly', async () => {
  const status = (await api.call('status/get')) as { secretStorage: string };
  assert.equal(status.secretStorage, 'weak');
});

await check('a key is not stored when the user does not agree to the weak protection', async () => {
  boxAnswers.push({ button: "Don't store" });
  const draft = { id: 'work', provider: 'openrouter', key: KEY, models: ['m'] };
  await assert.rejects(() => api.call('connections/add', draft), /chose not to store/);
  assert.equal(callNames().filter((name) => name === 'dialog.showMessageBox').length, 1);
});

await check('a key goes in and only its last four characters come out', async () => {
  boxAnswers.push({ button: 'Store anyway' });
  const view = await api.call('connections/add', { id: 'work', provider: 'openrouter', key: KEY, models: ['m'] });
  const text = JSON.stringify(view);
  assert.ok(text.includes('"lastFour":"wxyz"'), text);
  assert.ok(!text.includes('canary'), text);
});

await check('no file of the data folder holds the key as text', () => {
  for (const entry of readdirSync(dataFolder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    assert.ok(!readFileSync(path).includes('canary'), path);
  }
});

await check('the ciphertexts are in a file for this user alone, with the name of what encrypted them', () => {
  const path = join(dataFolder, 'secrets.json');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const content = JSON.parse(readFileSync(path, 'utf8')) as { backend: string; secrets: Record<string, string> };
  assert.equal(content.backend, 'basic_text');
  assert.ok(Object.keys(content.secrets).length >= 1);
  assert.equal(statSync(dataFolder).mode & 0o777, 0o700);
});

await check('the window warns', async () => {
  await page.getByRole('link', { name: 'Connections' }).click();
  await page.getByText('This desktop has no keyring').first().waitFor();
});

await finish();
