// The model servers on this computer: looked for at the start and on request, and all the time only while somebody watches.
import type { LocalServer, LocalServerKind } from '../../../shared/model/discovery.ts';
import type { ConnectionDraft, ConnectionView } from '../../../shared/model/views.ts';
import type { Clock, Log } from '../ports.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { ModelMemory } from './ask.ts';
import type { AskPrograms } from './ask-programs.ts';
import { lookAtPort } from './look-at-port.ts';
import { afreshIfEmpty, afterLook, newPlace, viewPlace, type Place } from './places.ts';
import { draftFor, isSamePlace, type KnownProvider } from './server-draft.ts';
import type { Target } from './targets.ts';

/** `click`: the user asks. `focus`: the window came to the front, which may happen often. */
export type LookReason = 'start' | 'click' | 'focus';

export interface DiscoveryService {
  /** As far as known; looks at nothing. */
  list(): LocalServer[];
  /** Looks at all places now; after a `focus` only when the last time is a while ago. */
  look(reason: LookReason, signal: AbortSignal): Promise<LocalServer[]>;
  /** The servers now, and again after each change. Somebody who watches keeps the looking going. */
  watch(signal: AbortSignal): AsyncGenerator<LocalServer[]>;
  /** Whether a server that runs its models itself was found at this address. */
  isLocalServer(baseUrl: string): boolean;
  /** Makes a connection to a server that was found. Throws RefusalError. */
  connect(choice: { serverId: string; key?: string | undefined }): Promise<ConnectionView>;
  /** Ends all looking. */
  stop(): void;
}

export interface DiscoveryDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly targets: readonly Target[];
  /** Further places, asked for once, with the first look; absent: there are none. */
  readonly askPrograms?: AskPrograms;
  /** Our own gateway is no model server to be found. */
  readonly isOwnPort: (port: number) => boolean;
  readonly listConnections: () => readonly Pick<ConnectionView, 'id' | 'baseUrl'>[];
  readonly onConnectionsChange: (listener: () => void) => () => void;
  readonly addConnection: (draft: ConnectionDraft) => Promise<ConnectionView>;
  readonly findProvider: (id: string) => KnownProvider | undefined;
}

/** These may send requests anywhere. */
const PASSES_ON: ReadonlySet<LocalServerKind> = new Set<LocalServerKind>(['litellm', 'unknown']);

const POLL_MS = 5000;
const FOCUS_PAUSE_MS = 30_000;

/** Makes the service. Nothing is looked at before the first `look` or `watch`. */
export function createDiscovery(dependencies: DiscoveryDependencies): DiscoveryService {
  return new Discovery(dependencies);
}

class Discovery implements DiscoveryService {
  readonly #dependencies: DiscoveryDependencies;
  readonly #memory: ModelMemory = new Map();
  readonly #stopping = new AbortController();
  readonly #watchers = new Set<() => void>();
  readonly #forgetConnections: () => void;
  #places: readonly Place[];
  #running: Promise<void> | undefined;
  #learning: Promise<void> | undefined;
  #lastLookAt: number | undefined;
  #cancelPoll: (() => void) | undefined;

  constructor(dependencies: DiscoveryDependencies) {
    this.#dependencies = dependencies;
    this.#places = dependencies.targets.map(newPlace);
    this.#forgetConnections = dependencies.onConnectionsChange(() => this.#tell());
  }

  list(): LocalServer[] {
    const connections = this.#dependencies.listConnections();
    return this.#places.flatMap((place) => {
      const server = viewPlace(place);
      if (server === undefined) return [];
      const connection = connections.find(({ baseUrl }) => isSamePlace(baseUrl, server.address));
      return [connection === undefined ? server : { ...server, connectionId: connection.id }];
    });
  }

  isLocalServer(baseUrl: string): boolean {
    return this.#places.some((place) => {
      const server = viewPlace(place);
      return server !== undefined && !PASSES_ON.has(server.kind) && isSamePlace(baseUrl, server.address);
    });
  }

  async look(reason: LookReason, signal: AbortSignal): Promise<LocalServer[]> {
    const { clock } = this.#dependencies;
    const isTooSoon = this.#lastLookAt !== undefined && clock.monotonic() - this.#lastLookAt < FOCUS_PAUSE_MS;
    if (reason === 'focus' && isTooSoon) return this.list();
    // A look that is under way may have passed over places: only one of our own has seen all of them.
    await this.#running;
    this.#places = this.#places.map(afreshIfEmpty);
    if (!signal.aborted) await this.#lookAt(this.#places);
    await (this.#learning ??= this.#learn());
    return this.list();
  }

  async *watch(signal: AbortSignal): AsyncGenerator<LocalServer[]> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    let wake = (): void => undefined;
    let isChanged = true;
    const notice = (): void => {
      isChanged = true;
      wake();
    };
    this.#watchers.add(notice);
    ended.addEventListener('abort', notice);
    if (this.#watchers.size === 1) void this.#poll();
    let sent = '';
    try {
      while (!ended.aborted) {
        isChanged = false;
        const servers = this.list();
        const text = JSON.stringify(servers);
        if (text !== sent) yield servers;
        sent = text;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isChanged || ended.aborted) resolve();
        });
      }
    } finally {
      this.#watchers.delete(notice);
      ended.removeEventListener('abort', notice);
      if (this.#watchers.size === 0) this.#endPolling();
    }
  }

  async connect({ serverId, key }: { serverId: string; key?: string | undefined }): Promise<ConnectionView> {
    const server = this.list().find(({ id }) => id === serverId);
    if (server === undefined) {
      throw new RefusalError('not-found', `No model server was found at ${serverId}. Look again, or add it by hand.`);
    }
    if (server.state === 'gone') {
      throw new RefusalError('not-found', `${server.name} no longer answers. Start it again, then add it.`);
    }
    if (server.needsKey && key === undefined) {
      throw new RefusalError('invalid', `${server.name} asks for a key. Enter the one that it shows in its settings.`);
    }
    return this.#dependencies.addConnection(draftFor(server, { findProvider: this.#dependencies.findProvider, key }));
  }

  stop(): void {
    this.#stopping.abort();
    this.#forgetConnections();
    this.#endPolling();
  }

  /** Looks also where programs of the user's say that a server is. */
  async #learn(): Promise<void> {
    const { signal } = this.#stopping;
    const targets = (await this.#dependencies.askPrograms?.(signal)) ?? [];
    const known = new Set(this.#places.map(({ target }) => target.port));
    const places = targets.filter(({ port }) => !known.has(port)).map(newPlace);
    this.#places = [...this.#places, ...places];
    await Promise.all(places.map((place) => this.#lookAtOne(place)));
  }

  /** Looks at what is due, then again after a pause, for as long as somebody watches. */
  async #poll(): Promise<void> {
    this.#cancelPoll = undefined;
    const { clock } = this.#dependencies;
    await (this.#running ?? this.#lookAt(this.#places.filter(({ nextLookAt }) => nextLookAt <= clock.monotonic())));
    if (this.#watchers.size === 0 || this.#stopping.signal.aborted || this.#cancelPoll !== undefined) return;
    this.#cancelPoll = clock.setTimer(POLL_MS, () => void this.#poll());
  }

  #endPolling(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = undefined;
  }

  #lookAt(places: readonly Place[]): Promise<void> {
    this.#lastLookAt = this.#dependencies.clock.monotonic();
    const all = Promise.all(places.map((place) => this.#lookAtOne(place))).then(() => {
      this.#running = undefined;
    });
    this.#running = all;
    return all;
  }

  async #lookAtOne({ target, seen, isGone }: Place): Promise<void> {
    const { clock, log, isOwnPort } = this.#dependencies;
    const { signal } = this.#stopping;
    if (signal.aborted || isOwnPort(target.port)) return;
    const look = await lookAtPort(target, { clock, memory: this.#memory, signal });
    if (signal.aborted) return;
    this.#places = this.#places.map((place) =>
      place.target === target ? afterLook(place, look, { now: clock.monotonic(), pollMs: POLL_MS }) : place,
    );
    const isNew = 'found' in look && (seen === undefined || isGone);
    if (isNew) log.info('found a model server', { kind: look.found.kind, port: target.port });
    this.#tell();
  }

  #tell(): void {
    for (const notice of this.#watchers) notice();
  }
}
