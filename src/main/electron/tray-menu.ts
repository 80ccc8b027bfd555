// The tray's menu as plain data, computed from the app's state: the same on every system but for the order on Linux.
import type { ShellTexts } from '../../shared/texts/texts.ts';
import { shortened, trayStatusText, type TrayClient, type TrayConnection, type TrayView } from './tray-view.ts';

/** What a click asks for. */
export type TrayChoice =
  | { readonly do: 'activate' | 'sign-in' | 'disconnect'; readonly id: string }
  | { readonly do: 'set-routing' | 'set-recording'; readonly isOn: boolean }
  | { readonly do: 'use-profile'; readonly id: string | undefined }
  | { readonly do: TrayDeed };

export type TrayDeed =
  | 'copy-address'
  | 'copy-key'
  | 'open-window'
  | 'show-connections'
  | 'add-connection'
  | 'show-models'
  | 'show-clients'
  | 'restore-clients'
  | 'check-updates'
  | 'open-update'
  | 'show-settings'
  | 'quit'
  | 'restore-and-quit';

export type TrayEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly choice: TrayChoice; readonly isEnabled?: boolean }
  | {
      readonly kind: 'radio' | 'check';
      readonly label: string;
      readonly isOn: boolean;
      readonly choice: TrayChoice;
      readonly isEnabled?: boolean;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly TrayEntry[] };

/** A menu longer than this runs off small screens; the window has them all. */
const MOST_ITEMS = 15;
const LONGEST_LABEL = 60;

export interface TrayMenuInput {
  readonly view: TrayView;
  readonly text: ShellTexts;
  readonly platform: NodeJS.Platform;
}

const SEPARATOR: TrayEntry = { kind: 'separator' };

/** The whole menu. */
export function trayMenu({ view, text, platform }: TrayMenuInput): TrayEntry[] {
  const { gateway } = view;
  const isRunning = gateway.state === 'running';
  const open: TrayEntry = { kind: 'action', label: text('tray.open'), choice: { do: 'open-window' } };
  // Panels on Linux may give the icon no click of its own, so the window must be the first thing in the menu.
  const isOpenFirst = platform === 'linux';
  return [
    ...(isOpenFirst ? [open, SEPARATOR] : []),
    statusEntry(view, text),
    ...lastEntry(view, text),
    SEPARATOR,
    connectionsEntry(view, text),
    ...profilesEntry(view, text),
    clientsEntry(view, text),
    toggle(text('tray.routing'), gateway.isRoutingOn, 'set-routing'),
    // Without routing they get nothing but an error: this is the other way to pause.
    ...(view.clients.length === 0 ? [] : [action(text('tray.restoreClients'), 'restore-clients')]),
    SEPARATOR,
    ...(isOpenFirst ? [] : [open]),
    // While the port is taken, another program listens there.
    action(text('tray.copyAddress'), 'copy-address', isRunning),
    action(text('tray.copyKey'), 'copy-key', isRunning),
    // Only to stop it: what is recorded, and how long, is chosen in the window, which says what that means.
    ...(view.isRecording ? [toggle(text('tray.recording'), true, 'set-recording')] : []),
    SEPARATOR,
    ...updateEntry(view, text),
    action(text('tray.settings'), 'show-settings'),
    ...(view.clients.length === 0 ? [] : [action(text('tray.restoreAndQuit'), 'restore-and-quit')]),
    action(text('tray.quit'), 'quit'),
  ];
}

/** Nothing in a build that does not know where its releases are. */
function updateEntry({ update }: TrayView, text: ShellTexts): TrayEntry[] {
  if (update === undefined) return [];
  const { newer } = update;
  if (newer === undefined) return [action(text('tray.checkUpdates'), 'check-updates')];
  return [action(labelOf(text('tray.newer', { version: newer })), 'open-update')];
}

function statusEntry(view: TrayView, text: ShellTexts): TrayEntry {
  const label = labelOf(trayStatusText(view, text));
  return { kind: 'action', label, choice: { do: 'copy-address' }, isEnabled: view.gateway.state === 'running' };
}

function lastEntry({ last }: TrayView, text: ShellTexts): TrayEntry[] {
  if (last === undefined) return [];
  const seconds = ((last.durationMs ?? 0) / 1000).toFixed(1);
  const outcome = text(`tray.lastOutcome.${last.state}`, { seconds, status: last.status ?? '–' });
  const { client, model } = last;
  return [{ kind: 'text', label: labelOf(text('tray.last', { client, model: shortened(model, 30), outcome })) }];
}

function connectionsEntry({ connections }: TrayView, text: ShellTexts): TrayEntry {
  const own = connections.filter(({ isDemo }) => !isDemo);
  const entries =
    own.length === 0
      ? [...choices(connections, text), SEPARATOR, action(text('tray.addConnection'), 'add-connection')]
      : withMore(choices(connections, text), { isCut: connections.length > MOST_ITEMS, text, to: 'show-connections' });
  return { kind: 'submenu', label: text('tray.active'), entries };
}

function choices(connections: readonly TrayConnection[], text: ShellTexts): TrayEntry[] {
  return firstOnes(connections, ({ isActive }) => isActive).map((connection) => ({
    kind: 'radio',
    label: labelOf(connectionLabel(connection, text)),
    isOn: connection.isActive,
    choice: { do: connection.problem === 'sign-in' ? 'sign-in' : 'activate', id: connection.id },
    // One that rests may be asked all the same; without a key there is nothing to choose.
    isEnabled: connection.problem !== 'no-key',
  }));
}

/** `ChatGPT · Plus · 62 % left`; what is wrong with it goes before what is left. */
function connectionLabel({ name, problem, plan }: TrayConnection, text: ShellTexts): string {
  if (problem !== undefined) return text(`tray.problem.${problem}`, { name: shortened(name, 36) });
  if (plan === undefined) return name;
  const { name: planName = '', percentLeft: percent } = plan;
  const isNamed = planName === '' || name.toLowerCase().includes(planName.toLowerCase());
  const planned = isNamed ? '' : ` · ${planName.charAt(0).toUpperCase()}${shortened(planName, 12).slice(1)}`;
  const rest = text('tray.left', { name: planned, percent });
  return text('tray.left', { name: `${shortened(name, LONGEST_LABEL - rest.length)}${planned}`, percent });
}

function profilesEntry({ profiles }: TrayView, text: ShellTexts): TrayEntry[] {
  if (profiles.length === 0) return [];
  const entries = firstOnes(profiles, ({ isCurrent }) => isCurrent).map(({ id, name, isCurrent }): TrayEntry => ({
    kind: 'radio',
    label: id === undefined ? text('tray.noProfile') : labelOf(name),
    isOn: isCurrent,
    choice: { do: 'use-profile', id },
  }));
  const all = withMore(entries, { isCut: profiles.length > MOST_ITEMS, text, to: 'show-models' });
  return [{ kind: 'submenu', label: text('tray.profile'), entries: all }];
}

function clientsEntry({ clients }: TrayView, text: ShellTexts): TrayEntry {
  const shown = clients.slice(0, MOST_ITEMS).map((client) => clientEntry(client, text));
  const last = action(text(clients.length === 0 ? 'tray.connectFirst' : 'tray.connectMore'), 'show-clients');
  return {
    kind: 'submenu',
    label: text('tray.clients'),
    entries: shown.length === 0 ? [last] : [...shown, SEPARATOR, last],
  };
}

function clientEntry({ name, state, profile, connects }: TrayClient, text: ShellTexts): TrayEntry {
  const [only, ...more] = connects;
  // Which of several is meant is chosen in the window.
  const choice: TrayChoice =
    only === undefined || more.length > 0 ? { do: 'show-clients' } : { do: 'disconnect', id: only };
  return {
    kind: 'submenu',
    label: labelOf(profile === undefined ? name : text('tray.clientOf', { name, profile })),
    entries: [
      { kind: 'text', label: text(`tray.clientState.${state}`) },
      { kind: 'action', label: text('tray.disconnect'), choice },
    ],
  };
}

/** The first few; the chosen one is shown even when it comes late in the list. */
function firstOnes<Item>(items: readonly Item[], isChosen: (item: Item) => boolean): Item[] {
  const chosen = items.findIndex(isChosen);
  return items.filter((_item, index) => index < MOST_ITEMS || index === chosen);
}

function withMore(
  entries: TrayEntry[],
  { isCut, text, to }: { isCut: boolean; text: ShellTexts; to: TrayDeed },
): TrayEntry[] {
  return isCut ? [...entries, SEPARATOR, action(text('tray.more'), to)] : entries;
}

function action(label: string, deed: TrayDeed, isEnabled = true): TrayEntry {
  return { kind: 'action', label, choice: { do: deed }, isEnabled };
}

function toggle(label: string, isOn: boolean, deed: 'set-routing' | 'set-recording'): TrayEntry {
  return { kind: 'check', label, isOn, choice: { do: deed, isOn: !isOn } };
}

function labelOf(text: string): string {
  return shortened(text, LONGEST_LABEL);
}
