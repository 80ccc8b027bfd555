// Keys in OpenCode's file: read by a click only, taken over one by one, the file untouched.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertAccessible, show, type Checks } from '../world.ts';

const CANARY = 'sk-canary-e2e-4c1f';

export const opencodeKeys = {
  "OpenCode's keys: none is read before the click, each has its say, and those chosen become connections": async (
    world,
  ) => {
    const { app, page, home } = world;
    const path = join(home, '.local/share/opencode/auth.json');
    await show(page, 'connections');
    const card = page.getByRole('region', { name: 'Keys in OpenCode' });
    await card.getByRole('button', { name: 'Look for keys' }).click();
    await card.getByText(`There is no ${path}, or nothing in it`).waitFor();

    mkdirSync(dirname(path), { recursive: true });
    const api = (number: number) => ({ type: 'api', key: `${CANARY}-${number}111` });
    const logins = {
      groq: api(1),
      mistral: api(2),
      'my-gateway': api(3),
      openai: { type: 'oauth', access: 'a', refresh: 'r', expires: 4e12 },
    };
    writeFileSync(path, JSON.stringify(logins), { mode: 0o600 });
    const before = [readFileSync(path, 'utf8'), statSync(path).mtimeMs];
    await card.getByRole('button', { name: 'Look for keys' }).click();
    await card.getByText('This is a sign-in, not a key.').waitFor();
    await card.getByText('Dragoman knows no provider by OpenCode\'s name "my-gateway"').waitFor();
    await assertAccessible(page, 'keys in OpenCode');
    await card.getByRole('checkbox', { name: 'Mistral AI' }).uncheck();
    await card.getByRole('button', { name: 'Take over 1 key' }).click();
    await card.getByRole('listitem', { name: 'Groq' }).getByText('Added').waitFor();
    await card.getByRole('checkbox', { name: 'Mistral AI' }).waitFor();

    const made = (await app.connections.list()).find(({ providerId }) => providerId === 'groq');
    assert.ok(made?.hasKey, 'there is no connection with the key');
    await page.getByRole('list', { name: 'Connections' }).getByText('Groq').first().waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(CANARY));
    assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).mtimeMs], before);
    await app.connections.remove({ id: made.id });
    rmSync(path);
  },
} satisfies Checks;
