// Looks at all clients: what is installed, how each connect stands, and what may be stronger than our settings.
import { statSync } from 'node:fs';
import type { ClientConnect, ClientView, Rival } from '../../../shared/model/client.ts';
import type { Programs } from '../ports.ts';
import type { ClientDefinition } from './client-definition.ts';
import type { ClientPlace } from './client-place.ts';
import { expectClient } from './connect-target.ts';
import { describeConnect } from './detect/connect-state.ts';
import { findProgram } from './detect/find-program.ts';
import { findRivals } from './detect/find-rivals.ts';
import { createVersionReader } from './detect/read-version.ts';
import type { EditTools } from './edits/apply-edits.ts';
import type { EditRecord } from './edits/edit-record.ts';
import { ownValues } from './own-records.ts';
import { CLIENTS, findClient } from './registry.ts';
import { viewClient } from './view-client.ts';

export interface ListInput {
  /** Where the gateway is now, as far as known. */
  readonly address: string | undefined;
  /** When the first request came in through a connect. */
  readonly firstSeenAt: (record: EditRecord) => number | undefined;
  /** The folder somebody works in: its settings may win. */
  readonly folder?: string | undefined;
  /** Only versions that are known already: a program may take seconds to tell its own. */
  readonly isQuick?: boolean;
  readonly signal: AbortSignal;
}

export interface ClientListing {
  list(input: ListInput): Promise<ClientView[]>;
  describe(record: EditRecord, input: Omit<ListInput, 'signal'>): ClientConnect;
  rivalsOf(definition: ClientDefinition, folder: string | undefined): Rival[];
}

export interface ClientListDependencies {
  readonly place: ClientPlace;
  readonly tools: EditTools;
  readonly programs: Programs | undefined;
}

/** Every client that we know, with what is installed, connected, and in the way of it. */
export function createClientList({ place, tools, programs }: ClientListDependencies): ClientListing {
  const versions = createVersionReader(programs);
  const rivalsOf: ClientListing['rivalsOf'] = (definition, folder) =>
    findRivals({ definition, place, folder, readText: readTextFrom(tools), isOurs: ownValues(tools) });
  const describe: ClientListing['describe'] = (record, { address, firstSeenAt, folder }) => {
    const definition = expectClient(record.client);
    const rivals = rivalsOf(definition, record.folder ?? folder);
    const seenAt = firstSeenAt(record);
    return describeConnect({
      record,
      facts: definition.facts,
      files: tools.files,
      address,
      firstSeenAt: seenAt,
      rivals,
    });
  };
  const versionOf = (path: string | undefined, { isQuick, signal }: ListInput) => {
    if (path === undefined) return undefined;
    return isQuick === true ? versions.peek(path) : versions.read(path, signal);
  };
  return {
    rivalsOf,
    describe,
    list: async (input) => {
      // A record that an older or newer version wrote may name a client that is unknown here.
      const records = tools.journal.list().filter(({ client }) => findClient(client) !== undefined);
      const views = CLIENTS.map(async (definition) => {
        const { facts, knownPlaces, traces } = definition;
        const path = findProgram({ names: facts.programs, place, knownPlaces: knownPlaces?.(place) });
        return viewClient({
          definition,
          path: path ?? traces?.(place).find(isThere),
          version: await versionOf(path, input),
          connects: records.filter(({ client }) => client === facts.id).map((record) => describe(record, input)),
          rivals: rivalsOf(definition, input.folder),
        });
      });
      return Promise.all(views);
    },
  };
}

function readTextFrom({ files }: EditTools): (path: string) => string | undefined {
  return (path) => {
    try {
      return files.read(path);
    } catch {
      // It can't be read by us; whether it wins is then for the user to find out.
      return undefined;
    }
  };
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
