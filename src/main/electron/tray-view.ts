// What the tray shows of the app, as plain data, and what it says at a glance: the icon's state and its tip.
import type { ClientState } from '../../shared/model/client.ts';
import type { AppStatus } from '../../shared/model/views.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';

export interface TrayView {
  readonly gateway: Pick<AppStatus['gateway'], 'state' | 'address' | 'isRoutingOn'>;
  readonly connections: readonly TrayConnection[];
  /** Empty while the user has made none; then the first one is the choice without a profile, which has no id. */
  readonly profiles: readonly TrayProfile[];
  /** Those that are connected. */
  readonly clients: readonly TrayClient[];
  readonly isRecording: boolean;
  /** Absent where newer versions can't be asked for; `newer` is one that is known. */
  readonly update?: { readonly newer?: string } | undefined;
  /** The request that ended last. */
  readonly last?: TrayExchange | undefined;
}

export interface TrayConnection {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Only the scripted model answers. */
  readonly isDemo: boolean;
  /** What is left of its plan, as read last. */
  readonly plan?: { readonly name?: string | undefined; readonly percentLeft: number } | undefined;
  /** `resting`: it failed and is asked again by itself. The others need the user. */
  readonly problem?: 'no-key' | 'sign-in' | 'resting' | undefined;
}

export interface TrayProfile {
  readonly id?: string | undefined;
  readonly name: string;
  readonly isCurrent: boolean;
}

export interface TrayClient {
  readonly id: string;
  readonly name: string;
  /** Records of its connects; disconnecting one is asked about in the window. */
  readonly connects: readonly string[];
  readonly state: Exclude<ClientState, 'not-installed' | 'not-connected'>;
  readonly profile?: string | undefined;
}

export interface TrayExchange {
  readonly client: string;
  readonly model: string;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
}

/** Decides the icon. `warning`: requests can't be answered. */
export const TRAY_STATES = ['running', 'off', 'warning'] as const;
export type TrayState = (typeof TRAY_STATES)[number];

/** What the icon can look like: its states, and the moment after a switch. */
export const TRAY_PICTURES = [...TRAY_STATES, 'switched'] as const;
export type TrayPicture = (typeof TRAY_PICTURES)[number];

/** Windows cuts longer tips. */
const LONGEST_TIP = 127;

/** The icon's state: what the user would want to know at a glance. */
export function trayStateOf({ gateway, connections }: TrayView): TrayState {
  if (gateway.state === 'failed') return 'warning';
  if (gateway.state !== 'running' || !gateway.isRoutingOn) return 'off';
  return connections.some(({ isActive, problem }) => isActive && problem !== undefined) ? 'warning' : 'running';
}

/** `127.0.0.1:7417` */
export function placeOf({ address }: TrayView['gateway']): string {
  return address.replace(/^https?:\/\//u, '');
}

/** The head of the menu. */
export function trayStatusText({ gateway }: TrayView, text: ShellTexts): string {
  if (gateway.state !== 'running') return text(`tray.status.${gateway.state}`);
  return text(gateway.isRoutingOn ? 'tray.status.running' : 'tray.status.off', { place: placeOf(gateway) });
}

/** What stands beside the icon: how much is left of the plan of the active connection; empty while that is not known. */
export function trayTitle({ connections }: TrayView): string {
  const plan = connections.find(({ isActive }) => isActive)?.plan;
  return plan === undefined ? '' : `${plan.percentLeft} %`;
}

/** What is shown when the pointer rests on the icon. */
export function trayTip(view: TrayView, text: ShellTexts): string {
  const { gateway, connections, clients } = view;
  const active = connections.find(({ isActive }) => isActive);
  const tip = (): string => {
    if (gateway.state === 'failed') return text('tray.tip.failed');
    if (gateway.state !== 'running') return trayStatusText(view, text);
    if (!gateway.isRoutingOn) return text('tray.tip.off', { place: placeOf(gateway) });
    const name = active?.name ?? '';
    if (active?.problem !== undefined) return text('tray.tip.attention', { name: shortened(name, 40) });
    return text('tray.tip.running', { name: shortened(name, 60), count: clients.length });
  };
  return shortened(tip(), LONGEST_TIP);
}

/** The text, cut to so many characters. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
