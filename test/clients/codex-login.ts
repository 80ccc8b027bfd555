// The real Codex signs in at our stand-in of ChatGPT's login, and Dragoman takes that login over: npx node test/clients/codex-login.ts
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, signIn, startWorld, type World } from '../main/core/credentials/sign-in/world.ts';
import { binaries, defaultClientsFolder, versionOf } from './clients-folder.ts';

const LIMIT_MS = 60_000;
const MODEL = { model: 'gpt-5.5' };

interface AuthFile {
  auth_mode?: string;
  tokens: { access_token: string; refresh_token: string; account_id?: string };
}

let failures = 0;

function check(what: string, isTrue: boolean): void {
  if (!isTrue) failures += 1;
  console.log(`${isTrue ? 'ok    ' : 'FAILED'} ${what}`);
}

/** Starts Codex in a home of its own, with nothing of the user's environment but the path. */
function codex(world: World, words: readonly string[]): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    HOME: world.home,
    CODEX_HOME: join(world.home, '.codex'),
    CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${world.fake.url}/chatgpt/oauth/token`,
  };
  return spawn(join(binaries(defaultClientsFolder()), 'codex'), words, { env, cwd: world.home, stdio: 'pipe' });
}

/** What comes until the text matches; throws after a minute. */
async function printedUntil(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  for (let waited = 0; waited < LIMIT_MS; waited += 100) {
    const found = pattern.exec(text);
    if (found !== null) return found;
    await pause(100);
  }
  throw new Error(`Codex did not print what was expected. It printed: ${text.slice(-600)}`);
}

async function login(world: World): Promise<void> {
  const child = codex(world, ['login', '--device-auth', '--experimental_issuer', `${world.fake.url}/chatgpt`]);
  try {
    // The stand-in says twice that the code was not entered yet.
    world.fake.knobs.polls = ['pending', 'pending'];
    await printedUntil(child, /WXYZ-1234/);
    await printedUntil(child, /Successfully logged in/i);
    check('Codex signs in with a code', world.fake.count('/deviceauth/token') === 3);
  } finally {
    child.kill();
  }
}

/** Over the interface for editors: the one way to have Codex renew its login without a request to a model. */
async function renewByCodex(world: World): Promise<void> {
  const child = codex(world, ['app-server']);
  const say = (message: object): void => void child.stdin?.write(`${JSON.stringify(message)}\n`);
  try {
    const info = { name: 'dragoman-check', title: 'Dragoman check', version: '1.0.0' };
    const started = printedUntil(child, /"id":1\b/);
    say({ id: 1, method: 'initialize', params: { clientInfo: info } });
    await started;
    say({ method: 'initialized' });
    const answered = printedUntil(child, /"id":2\b.*/);
    say({ id: 2, method: 'account/read', params: { refreshToken: true } });
    await answered;
  } finally {
    child.kill();
  }
}

function readAuth(world: World): { text: string; auth: AuthFile } {
  const text = readFileSync(join(world.home, '.codex', 'auth.json'), 'utf8');
  return { text, auth: JSON.parse(text) as AuthFile };
}

async function takeOver(world: World): Promise<void> {
  const before = readAuth(world);
  const attempt = await signIn(world, { provider: 'chatgpt-codex', way: 'import' });
  check('Dragoman takes over the file that Codex wrote', attempt.state === 'done');
  check('a request is served with that login', (await ask(world, MODEL)).status === 200);
  check('the file of Codex is unchanged', readAuth(world).text === before.text);
  const stored = [...world.secrets.entries.values()].join('\n');
  check('the refresh token of Codex is not taken', !stored.includes(before.auth.tokens.refresh_token));
}

async function adopt(world: World): Promise<void> {
  const before = readAuth(world).auth.tokens;
  await renewByCodex(world);
  const after = readAuth(world);
  check(
    'Codex renewed its login, and its refresh token is another one',
    after.auth.tokens.refresh_token !== before.refresh_token,
  );
  check('a request is served with the login as Codex renewed it', (await ask(world, MODEL)).status === 200);
  check('the file of Codex is unchanged by that', readAuth(world).text === after.text);
  const renewals = world.fake.requests.filter(({ body }) => body['grant_type'] === 'refresh_token');
  const own = renewals.filter(({ headers }) => headers['user-agent']?.startsWith('Dragoman') === true);
  check(`Codex renewed ${renewals.length} time(s), Dragoman never`, renewals.length > 0 && own.length === 0);
}

async function main(): Promise<number> {
  const folder = defaultClientsFolder();
  if (!existsSync(join(binaries(folder), 'codex'))) {
    console.log('Codex is not installed. Install it once with: npm run test:clients -- --install');
    return 1;
  }
  console.log(`Codex ${versionOf(folder, { packageName: '@openai/codex' })}`);
  const world = await startWorld();
  try {
    mkdirSync(join(world.home, '.codex'));
    await login(world);
    await takeOver(world);
    await adopt(world);
  } finally {
    await world.close();
  }
  return failures === 0 ? 0 : 1;
}

process.exitCode = await main();
