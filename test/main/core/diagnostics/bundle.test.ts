// The file for whoever helps: what is in it, and what never is.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeBundle } from '../../../../src/main/core/diagnostics/bundle.ts';
import type { DiagnosticsService } from '../../../../src/main/core/diagnostics/diagnostics-service.ts';
import { settingsSchema } from '../../../../src/shared/model/settings.ts';
import type { AppStatus } from '../../../../src/shared/model/views.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { createFakeClock } from '../support/ports.ts';

const CANARY = 'sk-canary-90aa41bd';

function bench(log?: string) {
  const homeFolder = temporaryFolder();
  if (log !== undefined) writeFileSync(join(homeFolder, 'dragoman.log'), log);
  const settings = settingsSchema.parse({
    connections: [
      {
        id: 'lab',
        provider: 'custom',
        protocol: 'openai-chat',
        baseUrl: 'https://lab.example.com/v1',
        keys: [CANARY],
        headers: { 'x-team-token': CANARY },
      },
    ],
    tokens: [{ name: 'client.codex', token: CANARY }],
  });
  const gateway = { state: 'running', address: 'http://127.0.0.1:1', port: 1, tokenLastFour: 'wxyz' };
  return makeBundle({
    diagnostics: { current: () => ({ dataFolder: homeFolder }) } as unknown as DiagnosticsService,
    status: () => ({ version: '1.2.3', gateway }) as unknown as AppStatus,
    settings: () => settings,
    clock: createFakeClock(),
    paths: { data: homeFolder },
    homeFolder,
  }).then((bundle) => ({ ...bundle, homeFolder }));
}

it('holds versions, settings and the end of the log, and neither a secret nor the home folder', async () => {
  const lines = Array.from({ length: 500 }, (_, index) => JSON.stringify({ message: `line ${index}` }));
  const log = [...lines, JSON.stringify({ message: `failed with Bearer ${CANARY}` })].join('\n');
  const { text, fileName, homeFolder } = await bench(`${log}\n`);
  expect(fileName).toMatch(/^dragoman-diagnostics-\d{4}-\d\d-\d\d\.json$/u);
  for (const secret of [CANARY, 'wxyz', homeFolder]) expect(text).not.toContain(secret);
  const content = JSON.parse(text) as { log: string[]; diagnostics: object; settings: { connections: object[] } };
  expect(content).toMatchObject({ status: { version: '1.2.3' }, diagnostics: { dataFolder: '~' } });
  expect(content.settings.connections).toMatchObject([{ id: 'lab', keys: [], headers: {} }]);
  expect(content.log).toHaveLength(200);
  expect(content.log.at(-2)).toContain('line 499');
});

it('does without a log, and takes only the end of a long one', async () => {
  expect(JSON.parse((await bench()).text)).toMatchObject({ log: [] });
  const { text } = await bench(`${`${'x'.repeat(10_000)}\n`.repeat(20)}`);
  expect(text.length).toBeLessThan(80_000);
});
