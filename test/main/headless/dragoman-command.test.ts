// The `dragoman` command as a user meets it: real servers in processes of their own, real folders, real signals.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../../src/main/headless/run-command.ts';
import { cleanEnvironment, startServe, type ServeProcess } from '../../support/serve-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ENTRY = join(import.meta.dirname, '../../../src/main/headless/main.ts');

interface Result {
  code: number;
  stdout: string;
  stderr: string;
  durationMs: number;
}

/** Runs the command in this process, with everything of the world but the gateway's own process made for the test. */
async function dragoman(home: string, ...words: string[]): Promise<Result> {
  const begin = performance.now();
  const [printed, complained]: [string[], string[]] = [[], []];
  const code = await runCommand(words, {
    terminal: {
      isInteractive: false,
      print: (line) => printed.push(`${line}\n`),
      complain: (line) => complained.push(`${line}\n`),
    },
    environment: { DRAGOMAN_HOME: home, SHELL: '/bin/bash' },
    platform: process.platform,
    homeFolder: home,
    signal: new AbortController().signal,
  });
  return { code, stdout: printed.join(''), stderr: complained.join(''), durationMs: performance.now() - begin };
}

async function serve(home: string, ...words: string[]): Promise<ServeProcess> {
  const server = await startServe({ entry: ENTRY, home, words });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return server;
}

async function ask(server: ServeProcess): Promise<number> {
  const { stdout } = await promisify(execFile)('sh', ['-c', `${server.pasteLine} -s -o /dev/null -w '%{http_code}'`]);
  return Number(stdout);
}

async function takePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('a command line that makes no sense', () => {
  it.each([
    [['frob'], 'There is no command "frob".'],
    [[], 'Say what to do.'],
    [['status', '--frob'], "Unknown option '--frob'"],
    [['status', 'now'], '"now" is one word too many.'],
    [['use'], 'Something is missing after "use".'],
    [['serve', '--port', 'x'], '"x" is no port: give a number from 0 to 65535.'],
    [['serve', '--port', '70000'], '"70000" is no port: give a number from 0 to 65535.'],
    [['config', 'moon'], 'There is no key "moon".'],
    [
      ['config', 'longestAnswerMinutes', 'soon'],
      'longestAnswerMinutes: Invalid input: expected number, received string.',
    ],
    [['routing', 'maybe'], 'Say "on" or "off".'],
    [['budget', 'much'], '"much" is no amount: write one such as 50 or 12.50, or "off".'],
    [['budget', '--stop'], 'Say how much, or "off".'],
    [['usage', '--by', 'moon'], 'After --by comes provider, connection, model or client.'],
    [['usage', '--from', '2026-03-02', '--to', '2026-03-01'], '--to: the last day must not be before the first.'],
    [['usage', '--csv', '--json'], 'Use either --csv or --json.'],
    [['env', '--shell', 'tcsh'], '"tcsh" is no shell that Dragoman knows.'],
  ])('%j gets one line, the usage, and exit code 2', async (words, message) => {
    const home = join(temporaryFolder(), 'new');
    const { code, stdout, stderr } = await dragoman(home, ...words);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.split('\n')[0]).toBe(message);
    expect(stderr).toMatch(/^Usage:/m);
    expect(existsSync(home)).toBe(false);
  });
});

describe('help', () => {
  it('lists the commands, and each explains itself', async () => {
    const home = temporaryFolder();
    const overview = await dragoman(home, '--help');
    expect(overview.code).toBe(0);
    for (const name of ['serve', 'status', 'open', 'use', 'log', 'env']) {
      expect(overview.stdout).toContain(`dragoman ${name}`);
      const help = await dragoman(home, name, '--help');
      expect(help.code).toBe(0);
      expect(help.stdout).toContain(`Usage: dragoman ${name}`);
      expect(help.stdout).toContain('--json');
    }
  });
});

describe('while nothing runs', () => {
  it.each([['status'], ['open'], ['use', 'demo'], ['log'], ['log', '--follow'], ['usage'], ['env']])(
    '%s %s says so and how to start, with exit code 1',
    async (...words) => {
      const { code, stdout, stderr } = await dragoman(join(temporaryFolder(), 'new'), ...words.filter(Boolean));
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^Dragoman is not running\. Start the app, or run "dragoman serve"/);
    },
  );
});

describe('dragoman serve', () => {
  it('tells in at most six lines all that is needed', async () => {
    const home = temporaryFolder();
    const child = spawn(process.execPath, [ENTRY, 'serve', '--port', '0'], { env: cleanEnvironment(home) });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (line.startsWith('Stop')) break;
    }
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines[0]).toMatch(/^Gateway +http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines.join('\n')).toMatch(/^Window /m);
    expect(lines.join('\n')).toMatch(/^Try it +curl /m);
    expect(lines.at(-1)).toMatch(/^Stop +Ctrl-C$/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops within two seconds on %s and leaves nothing',
    async (signal) => {
      const home = temporaryFolder();
      const server = await serve(home);
      expect(await ask(server)).toBe(200);
      const { code, durationMs } = await server.stop(signal);
      expect(code).toBe(0);
      expect(durationMs).toBeLessThan(2000);
      expect(readdirSync(home).filter((name) => /sock|tmp|wal|shm/.test(name))).toEqual([]);
      expect((await dragoman(home, 'status')).code).toBe(1);
    },
  );

  it('keeps every file to this user', async () => {
    const home = join(temporaryFolder(), 'new');
    const server = await serve(home);
    await ask(server);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(home)) expect([name, statSync(join(home, name)).mode & 0o077]).toEqual([name, 0]);
  });

  it('starts again at once after kill -9, with the token it had', async () => {
    const home = temporaryFolder();
    const first = await serve(home);
    const env = await dragoman(home, 'env', '--json');
    const gone = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await gone;
    const begin = performance.now();
    const second = await serve(home);
    // A process that has to wait for a lock or a port would not make it even on an idle machine.
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(await ask(second)).toBe(200);
    const token = (result: Result) => (JSON.parse(result.stdout) as Record<string, string>)['OPENAI_API_KEY'];
    expect(token(await dragoman(home, 'env', '--json'))).toBe(token(env));
  });

  it('works in a folder with a very long path, spaces and other letters', async () => {
    const home = join(temporaryFolder(), 'mein ordner für dragoman 文件夹 '.repeat(4).trim());
    mkdirSync(home);
    const server = await serve(home);
    expect(await ask(server)).toBe(200);
    expect((await dragoman(home, 'status')).stdout).toContain(server.gateway);
  });

  it('names the program that has the port and a free port to use instead', async () => {
    const port = await takePort();
    const { code, stdout, stderr } = await dragoman(temporaryFolder(), 'serve', '--port', String(port));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`Port ${port} is already used by`);
    if (process.platform === 'linux') expect(stderr).toContain(`(process ${process.pid})`);
    expect(stderr).toMatch(/--port \d+\n$/);
  });

  it('says what is wrong with a data folder that can not be used', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await dragoman(join(file, 'below'), 'serve');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Dragoman can't write to its data folder .* set DRAGOMAN_HOME to another one\.\n$/);
  });

  it('refuses broken settings, names the file, and leaves it as it is', async () => {
    const home = temporaryFolder();
    const path = join(home, 'settings.json');
    writeFileSync(path, '{"active":');
    const { code, stderr } = await dragoman(home, 'serve', '--port', '0');
    expect(code).toBe(1);
    expect(stderr).toContain(`The settings file ${path} can't be used`);
    expect(readFileSync(path, 'utf8')).toBe('{"active":');
  });
});

describe('a second dragoman serve', () => {
  it('hands over to the first, which makes a new link, and is over within a second', async () => {
    const home = temporaryFolder();
    const first = await serve(home);
    const { code, stdout, durationMs } = await dragoman(home, 'serve');
    expect(code).toBe(0);
    expect(stdout).toContain(`Dragoman is already running (process ${first.child.pid}).`);
    expect(durationMs).toBeLessThan(1000);
    expect(await ask(first)).toBe(200);
  });

  it('fails when it was given settings that are then not in use', async () => {
    const home = temporaryFolder();
    await serve(home);
    const { code, stderr } = await dragoman(home, 'serve', '--port', '0');
    expect(code).toBe(1);
    expect(stderr).toContain('--config and --port have no effect');
  });
});

describe('dragoman serve --config', () => {
  it('tells every problem with its place and exits with 2 before it touches the data folder', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'bad.jsonc');
    writeFileSync(file, '{ "gateway": { "port": 99999, "x": 1 }, "active": "nope" }');
    const { code, stderr } = await dragoman(join(folder, 'home'), 'serve', '--config', file);
    expect(code).toBe(2);
    expect(stderr).toContain(file);
    for (const place of ['gateway.port:', 'gateway.x:', 'active:']) expect(stderr).toContain(place);
    expect(existsSync(join(folder, 'home'))).toBe(false);
  });

  it('says that a file is missing', async () => {
    const { code, stderr } = await dragoman(temporaryFolder(), 'serve', '--config', '/no/such/file');
    expect(code).toBe(2);
    expect(stderr).toMatch(/can't be read .*Check the path after --config/);
  });

  it('uses the settings of the file and changes neither it nor the stored ones', async () => {
    const folder = temporaryFolder();
    const [home, file] = [join(folder, 'home'), join(folder, 'c.jsonc')];
    const text = `// mine\n{ "gateway": { "token": "drg-mine" }, "connections": [
      { "id": "lab", "provider": "custom", "protocol": "openai-chat", "baseUrl": "http://127.0.0.1:9/v1", "keys": ["k"] } ] }`;
    writeFileSync(file, text);
    await serve(home, '--config', file);
    expect((await dragoman(home, 'status', '--json')).stdout).toContain('"settingsSource":"config-file"');
    expect((await dragoman(home, 'env', '--shell', 'bash')).stdout).toContain("OPENAI_API_KEY='drg-mine'");
    const { code, stderr } = await dragoman(home, 'use', 'lab');
    expect(code).toBe(1);
    expect(stderr).toContain('--config');
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(existsSync(join(home, 'settings.json'))).toBe(false);
  });

  it('VE-9: dragoman env --profile gives a terminal the token of its profile', async () => {
    const folder = temporaryFolder();
    const [home, file] = [join(folder, 'home'), join(folder, 'c.jsonc')];
    const tokens = '[{ "name": "a", "token": "drg-for-a", "profile": "a" }]';
    writeFileSync(
      file,
      `{ "gateway": { "token": "drg-mine" }, "profiles": { "a": {}, "b": {} }, "tokens": ${tokens} }`,
    );
    const server = await serve(home, '--config', file);
    const env = async (profile: string) => dragoman(home, 'env', '--shell', 'bash', '--profile', profile);
    expect((await env('a')).stdout).toContain("ANTHROPIC_AUTH_TOKEN='drg-for-a'");
    expect((await env('b')).stdout).toContain(`ANTHROPIC_BASE_URL='${server.gateway}/p/b'`);
    expect(await env('c')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no profile "c"') });
  });
});

describe('while it runs', () => {
  it('dragoman use changes who answers, also after a restart, and names the choices when there is no such one', async () => {
    const home = temporaryFolder();
    const connection = { id: 'lab', provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' };
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ connections: [connection], active: 'demo' }));
    const server = await serve(home);
    const wrong = await dragoman(home, 'use', 'nope');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(/"nope".*There are the connections .*lab/);
    expect((await dragoman(home, 'use', 'lab')).code).toBe(0);
    await server.stop();
    await serve(home);
    expect((await dragoman(home, 'status', '--json')).stdout).toContain('"active":{"id":"lab"');
  });

  it('dragoman use takes a profile as well, --no-profile ends it, and a name that is both needs one more word', async () => {
    const home = temporaryFolder();
    const base = { provider: 'custom', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' };
    const connections = [
      { ...base, id: 'lab', models: ['l1'] },
      { ...base, id: 'both', models: ['b1'] },
    ];
    const profiles = { cheap: { name: 'Cheap', active: 'both', fallbacks: ['lab/l1'] }, both: {} };
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ connections, active: 'lab', profiles }));
    await serve(home);
    expect((await dragoman(home, 'use', 'cheap')).stdout).toBe('Cheap (both) answers from now on.\n');
    expect((await dragoman(home, 'status')).stdout).toMatch(/^Profile +Cheap$/m);
    const listed = await dragoman(home, 'profiles');
    expect(listed.stdout).toMatch(/^\* cheap {2}Cheap$/m);
    expect(listed.stdout).toMatch(/^ {4}then +lab\/l1$/m);
    const unclear = await dragoman(home, 'use', 'both');
    expect(unclear.code).toBe(1);
    expect(unclear.stderr).toContain('--connection or --profile');
    expect((await dragoman(home, 'use', 'both', '--profile')).code).toBe(0);
    const ended = JSON.parse((await dragoman(home, 'use', '--no-profile', '--json')).stdout) as object;
    expect(ended).toEqual({ active: { id: 'lab', name: 'lab', isDemo: false } });
    const profileList = JSON.parse((await dragoman(home, 'profiles', '--json')).stdout) as { isCurrent: boolean }[];
    expect(profileList.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
  });

  it('dragoman tokens makes a token for a profile, lists it without telling it, and takes it back', async () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'settings.json'), JSON.stringify({ profiles: { cheap: {} } }));
    await serve(home);
    const made = await dragoman(home, 'tokens', '--create', 'laptop', '--profile', 'cheap');
    expect(made.stdout).toMatch(/^drg-[\w-]{43}\n$/);
    const listed = await dragoman(home, 'tokens');
    expect(listed.stdout).toBe(`laptop  …${made.stdout.trim().slice(-4)}  profile cheap\n`);
    const wrong = await dragoman(home, 'tokens', '--create', 'x', '--profile', 'nope');
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no profile "nope"') });
    expect((await dragoman(home, 'tokens', '--revoke', 'laptop', '--json')).stdout).toBe('{"revoked":"laptop"}\n');
    expect((await dragoman(home, 'tokens', '--json')).stdout).toBe('[]\n');
    expect((await dragoman(home, 'tokens', '--profile', 'cheap')).code).toBe(2);
  });

  it('dragoman log lists what came in, and --follow what comes, each once and only when it is over', async () => {
    const home = temporaryFolder();
    const server = await serve(home);
    expect((await dragoman(home, 'log')).stderr).toBe('No request has come in yet.\n');
    await ask(server);
    const follower = spawn(process.execPath, [ENTRY, 'log', '--follow', '--json'], { env: cleanEnvironment(home) });
    onTestFinished(() => void follower.kill('SIGKILL'));
    const lines = createInterface({ input: follower.stdout })[Symbol.asyncIterator]();
    const first = JSON.parse(String((await lines.next()).value)) as { id: string; state: string };
    await ask(server);
    const second = JSON.parse(String((await lines.next()).value)) as { id: string; state: string };
    expect([first.state, second.state]).toEqual(['done', 'done']);
    expect(first.id).not.toBe(second.id);
    const gone = once(follower, 'exit');
    follower.kill('SIGINT');
    expect(await gone).toEqual([0, null]);
    const listed = await dragoman(home, 'log', '--json');
    expect(listed.stdout.trim().split('\n')).toHaveLength(2);
    expect((await dragoman(home, 'log')).stdout).toMatch(/ 200 {2}\S+ {2}default -> demo\/demo /);
    const { stdout } = await dragoman(home, 'log', 'status:done model:demo', '--json');
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect((await dragoman(home, 'log', 'status:failed')).stderr).toBe('No request fits the filter.\n');
    expect((await dragoman(home, 'log', '!status:done')).stderr).toBe('No request fits the filter.\n');
    expect(await dragoman(home, 'log', 'connection:"Demo model"', 'slow:soon')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"soon" means nothing after "slow:".') as string,
    });
  });

  it('dragoman usage sums what was used, for people, for programs and for spreadsheets', async () => {
    const home = temporaryFolder();
    const server = await serve(home);
    expect((await dragoman(home, 'usage')).stdout).toMatch(
      /^\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: nothing was counted\.\n$/,
    );
    await ask(server);
    await ask(server);
    const { stdout } = await dragoman(home, 'usage', '--by', 'model');
    expect(stdout).toMatch(/^demo +2 +0 +[\d,]+ +0 +[\d,]+ +free +[\d.]+ s \/ [\d.]+ s +[\d.]+ s \/ [\d.]+ s$/m);
    expect(stdout).toMatch(/^all +2 /m);
    const report = JSON.parse((await dragoman(home, 'usage', '--json')).stdout) as { total: { requests: number } };
    expect(report.total).toMatchObject({ requests: 2, freeRequests: 2 });
    const table = await dragoman(home, 'usage', '--csv', '--by', 'connection');
    expect(table.stdout).toMatch(/^day,connection,requests,.*\r\n\d{4}-\d\d-\d\d,demo,2,0,/);
    const before = await dragoman(home, 'usage', '--from', '2020-01-01', '--to', '2020-01-31');
    expect(before.stdout).toBe('2020-01-01 to 2020-01-31: nothing was counted.\n');
    expect(await dragoman(home, 'usage', '--to', '5')).toMatchObject({ code: 2 });
  });

  it('dragoman budget sets what a month may cost, and takes it back', async () => {
    const home = temporaryFolder();
    await serve(home);
    expect((await dragoman(home, 'budget')).stdout).toBe('No budget is set.\n');
    const all = await dragoman(home, 'budget', '12.50', '--stop');
    expect(all.stdout).toBe('all connections: $0.00 of $12.50 this month (0 %), stops there\n');
    expect((await dragoman(home, 'status')).stdout).toMatch(/^Budget {5}all connections: \$0\.00 of \$12\.50 /m);
    const unknown = await dragoman(home, 'budget', '5', '--connection', 'gone');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('no connection "gone"') as string });
    expect((await dragoman(home, 'budget', 'off')).stdout).toBe('No budget is set.\n');
    expect(await dragoman(home, 'budget', 'off')).toMatchObject({ code: 1 });
  });

  it('dragoman config reads and changes what was chosen about the app', async () => {
    const home = temporaryFolder();
    await serve(home);
    expect((await dragoman(home, 'config')).stdout).toMatch(
      /^theme +system\n(?:.*\n)*longestAnswerMinutes +60\nproxy +environment\n$/,
    );
    expect((await dragoman(home, 'config', 'longestanswerminutes', '0')).stdout).toBe('0\n');
    expect((await dragoman(home, 'config', 'longestAnswerMinutes', '--json')).stdout).toBe('0\n');
    expect((await dragoman(home, 'config', 'mutedNotices', 'budget,quota-low')).stdout).toBe('budget,quota-low\n');
    expect((await dragoman(home, 'config', 'mutedNotices', 'none')).stdout).toBe('none\n');
    expect((await dragoman(home, 'config', 'language', 'ja')).stdout).toBe('ja\n');
    expect((await dragoman(home, 'config', 'theme', 'pink')).code).toBe(2);
  });

  it('dragoman routing switches whether requests are passed on', async () => {
    const home = temporaryFolder();
    const server = await serve(home);
    expect((await dragoman(home, 'routing', 'off')).stdout).toBe('Routing is off.\n');
    expect(await ask(server)).toBe(503);
    expect((await dragoman(home, 'routing', 'on')).stdout).toBe('Routing is on.\n');
    expect(await ask(server)).toBe(200);
    expect((await dragoman(home, 'routing', '--json')).stdout).toBe('{"isRoutingOn":true}\n');
  });

  it('dragoman env gives what a shell needs to reach it', async () => {
    const home = temporaryFolder();
    const server = await serve(home);
    const { stdout } = await dragoman(home, 'env', '--shell', 'bash');
    const question = '{"model":"default","max_tokens":9,"messages":[{"role":"user","content":"x"}]}';
    const script = `eval "$1"; curl -s -o /dev/null -w '%{http_code} ' "$ANTHROPIC_BASE_URL/v1/messages" -H "x-api-key: $ANTHROPIC_AUTH_TOKEN" -H 'content-type: application/json' -d '${question}'; echo "$OPENAI_BASE_URL $GOOGLE_GEMINI_BASE_URL $GEMINI_API_KEY"`;
    const shell = await promisify(execFile)('bash', ['-c', script, 'bash', stdout]);
    expect(shell.stdout).toMatch(new RegExp(`^200 ${server.gateway}/v1 ${server.gateway} drg-`));
  });

  it('writes a log that holds no token and no question', async () => {
    const home = temporaryFolder();
    const server = await serve(home);
    await ask(server);
    const token = /drg-[\w-]+/.exec(server.pasteLine)?.[0] ?? 'none';
    await server.stop();
    const log = readFileSync(join(home, 'dragoman.log'), 'utf8');
    expect(log).toContain('"message":"started"');
    expect(log).not.toContain(token);
    expect(log).not.toContain('Say hello');
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});
