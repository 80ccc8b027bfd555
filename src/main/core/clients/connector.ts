// Connects a client: the same plan feeds the preview and the writing.
import type {
  ClientConnect,
  ClientGrant,
  ClientPlan,
  ClientSnippet,
  ConnectWish,
} from '../../../shared/model/client.ts';
import type { Clock } from '../ports.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { ClientListing } from './client-list.ts';
import type { ClientPlace } from './client-place.ts';
import { resolveTarget, type Target } from './connect-target.ts';
import { connectEdits, planEdits, type ConnectWish as EditWish, type EditTools } from './edits/apply-edits.ts';
import { EditError } from './edits/edit-error.ts';
import { makeFileWishes, snippetOf } from './make-wish.ts';
import { ownValues } from './own-records.ts';
import { viewFile } from './plan-view.ts';
import { shellNotes } from './shells/shell-files.ts';

export interface Connector {
  /** What connecting would change. Throws RefusalError. */
  plan(wish: ConnectWish, grant: ClientGrant): ClientPlan;
  /** What a plan would write, as lines to paste. Throws RefusalError. */
  snippets(wish: ConnectWish, grant: ClientGrant): ClientSnippet[];
  /** Throws RefusalError, and then every file is as it was. */
  connect(wish: ConnectWish, grant: ClientGrant): ClientConnect;
}

export interface ConnectorDependencies {
  readonly place: ClientPlace;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly tools: EditTools;
  readonly listing: ClientListing;
}

/** Plans what a connection would change, and does it. `plan` throws, with what to do, where a file can't be understood. */
export function createConnector(dependencies: ConnectorDependencies): Connector {
  const { tools, listing } = dependencies;
  return {
    plan: (wish, grant) => {
      const target = resolveTarget(wish);
      const edits = makeEditWish(target, grant, dependencies);
      const plan = refusing(() => planEdits(edits, tools));
      const { definition, scope, shell } = target;
      return {
        client: definition.facts.id,
        name: definition.facts.name,
        scope,
        files: plan.files.map((file) => viewFile(file, [grant.token])),
        rivals: listing.rivalsOf(definition, wish.folder),
        notes: [...definition.notes(scope), ...(shell === undefined ? [] : shellNotes(shell))],
      };
    },
    snippets: (wish, grant) => {
      const { files } = makeEditWish(resolveTarget(wish), grant, dependencies);
      return files.map((file) => ({ path: file.path, text: snippetOf(file) }));
    },
    connect: (wish, grant) => {
      const edits = makeEditWish(resolveTarget(wish), grant, dependencies);
      const record = refusing(() => connectEdits(planEdits(edits, tools), tools));
      const { address } = grant;
      return listing.describe(record, { address, firstSeenAt: () => undefined, folder: wish.folder });
    },
  };
}

function makeEditWish(
  target: Target,
  grant: ClientGrant,
  { place, dataFolder, clock, tools }: ConnectorDependencies,
): EditWish {
  const { definition, scope, folder, id } = target;
  return {
    head: {
      id,
      client: definition.facts.id,
      scope,
      address: grant.address,
      connectedAt: clock.now(),
      ...(folder === undefined ? {} : { folder }),
      ...(grant.profile === undefined ? {} : { profile: grant.profile }),
      ...(grant.tokenName === undefined ? {} : { tokenId: grant.tokenName }),
    },
    files: makeFileWishes({ target, place, dataFolder, grant }),
    isOurs: ownValues(tools, grant),
  };
}

function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    throw new RefusalError(error.code === 'write-failed' ? 'save-failed' : 'invalid', error.message, { cause: error });
  }
}

/** Whether a refusal means a file that the user can edit by hand: then there are lines to paste. */
export function canPaste(error: unknown): boolean {
  const { cause } = error instanceof RefusalError ? error : {};
  return cause instanceof EditError && (cause.code === 'broken-file' || cause.code === 'odd-shape');
}
