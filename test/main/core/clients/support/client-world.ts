// A home of one's own with clients in it, for tests of what connecting does to real files.
import type { ListInput } from '../../../../../src/main/core/clients/client-list.ts';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientGrant } from '../../../../../src/shared/model/client.ts';
import { createClients, type Clients } from '../../../../../src/main/core/clients/clients.ts';
import type { Programs } from '../../../../../src/main/core/ports.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';
import { createFakeClock, type FakeClock } from '../../support/ports.ts';
import { snapshot, write } from './edit-world.ts';

export interface ClientWorld {
  readonly home: string;
  readonly project: string;
  readonly data: string;
  readonly clock: FakeClock;
  readonly environment: Record<string, string>;
  readonly clients: Clients;
  /** Everything in the home, with modes. */
  readonly files: () => Record<string, string>;
  readonly write: (path: string, text: string) => void;
  readonly install: (name: string) => string;
}

export const ADDRESS = 'http://127.0.0.1:7417';
export const TOKEN = 'drg-token-of-this-connect';

/** Answers every question for a version, without starting anything. */
const versions: Programs = { run: async () => ({ exitCode: 0, stdout: 'tool 1.2.3 (test)\n', stderr: '' }) };

export function clientWorld(options: { platform?: NodeJS.Platform; homeName?: string } = {}): ClientWorld {
  const folder = temporaryFolder();
  const home = join(folder, options.homeName ?? 'home');
  const [project, data, bin] = [join(home, 'project'), join(folder, 'data'), join(folder, 'bin')];
  for (const path of [project, bin]) mkdirSync(path, { recursive: true });
  const clock = createFakeClock();
  const environment: Record<string, string> = { PATH: bin };
  const place = {
    homeFolder: home,
    platform: options.platform ?? 'linux',
    readEnvironment: (name: string) => environment[name],
  };
  return {
    home,
    project,
    data,
    clock,
    environment,
    clients: createClients({ place, dataFolder: data, clock, programs: versions }),
    files: () => snapshot(home),
    write: (path, text) => write(join(home, path), text),
    install: (name) => {
      const path = join(bin, name);
      writeFileSync(path, '#!/bin/sh\n');
      chmodSync(path, 0o755);
      return path;
    },
  };
}

/** What the app would grant for a connection with some models. */
export function grantOf(changes: Partial<ClientGrant> = {}): ClientGrant {
  return {
    address: ADDRESS,
    token: TOKEN,
    tokenName: 'client.test',
    models: {
      main: { id: 'default', label: 'Chosen in Dragoman', contextTokens: 131_072, outputTokens: 8192 },
      slots: {},
      list: [
        { id: 'default', label: 'Chosen in Dragoman', contextTokens: 131_072, outputTokens: 8192 },
        { id: 'work/glm-5.2', label: 'glm-5.2 (Work)' },
      ],
    },
    servesWebSearch: false,
    ...changes,
  };
}

/** The list for somebody whose clients have asked nothing yet. */
export const NOT_SEEN: ListInput = {
  address: ADDRESS,
  firstSeenAt: () => undefined,
  signal: new AbortController().signal,
};
