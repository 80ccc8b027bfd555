// One client as the window and the command show it.
import type { ClientConnect, ClientState, ClientView, Rival } from '../../../shared/model/client.ts';
import type { ClientDefinition } from './client-definition.ts';

export interface ViewClientInput {
  readonly definition: ClientDefinition;
  /** Where it, or a trace of it, was found. */
  readonly path: string | undefined;
  readonly version: string | undefined;
  readonly connects: ClientConnect[];
  readonly rivals: Rival[];
}

/** What needs the user's eye most comes first. */
const URGENCY: readonly ClientState[] = ['broken', 'drifted', 'overridden', 'restart-needed', 'connected'];

/** A client as the window and the command show it. */
export function viewClient({ definition, path, version, connects, rivals }: ViewClientInput): ClientView {
  const { facts, scopes, launch, variables, notes } = definition;
  const { verified } = facts;
  const canLaunch = facts.programs.length > 0 && (launch !== undefined || variables !== undefined);
  const isPresent = path !== undefined || facts.programs.length === 0;
  return {
    id: facts.id,
    name: facts.name,
    state: stateOf(connects, isPresent),
    ...(version === undefined ? {} : { version }),
    ...(path === undefined ? {} : { path }),
    isVerified: verified !== undefined,
    ...(verified === undefined ? {} : { verifiedVersions: rangeText(verified) }),
    scopes: [...scopes],
    canLaunch,
    ...(canLaunch ? { command: `dragoman run ${facts.programs[0] ?? facts.id}` } : {}),
    reload: facts.reload,
    connects,
    rivals,
    notes: [...notes(scopes[0] ?? 'shell')],
    ...(facts.install === undefined ? {} : { install: facts.install }),
  };
}

function rangeText({ from, to }: { from: string; to: string }): string {
  return from === to ? from : `${from} to ${to}`;
}

function stateOf(connects: readonly ClientConnect[], isPresent: boolean): ClientState {
  const states = new Set(connects.map(({ state }) => state));
  return URGENCY.find((state) => states.has(state)) ?? (isPresent ? 'not-connected' : 'not-installed');
}
