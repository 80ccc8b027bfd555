// What the tray's menu and tooltip say, as plain data computed from the app's state.
import type { MenuItemConstructorOptions } from 'electron';
import type { AppStatus, ConnectionView } from '../../shared/model/views.ts';

/** What the tray shows; a part of what the core knows. */
export interface TrayView {
  readonly status: Pick<AppStatus, 'gateway'>;
  readonly connections: readonly Pick<ConnectionView, 'id' | 'name' | 'isActive'>[];
}

/** What a click asks for. Each may fail; the tray then tells the user. */
export interface TrayActions {
  readonly activate: (id: string) => unknown;
  readonly setRouting: (isOn: boolean) => unknown;
  readonly copyAddress: (address: string) => unknown;
  readonly openWindow: () => unknown;
  readonly quit: () => unknown;
}

/** Decides the icon. */
export type TrayState = 'running' | 'off' | 'failed';

/** A menu longer than this runs off small screens; the window has them all. */
const MAXIMUM_CONNECTIONS = 15;
const MAXIMUM_LABEL = 60;

/** The icon's state: what the user would want to know at a glance. */
export function trayStateOf({ status: { gateway } }: TrayView): TrayState {
  if (gateway.state === 'failed') return 'failed';
  return gateway.state === 'running' && gateway.isRoutingOn ? 'running' : 'off';
}

/** One line for the tooltip and the head of the menu. */
export function trayStatusText({ status: { gateway } }: TrayView): string {
  switch (gateway.state) {
    case 'starting':
      return 'Dragoman is starting…';
    case 'stopped':
      return 'Dragoman is stopped';
    case 'failed':
      return "Dragoman can't take requests. Open the window to see why.";
    case 'running': {
      const place = gateway.address.replace(/^https?:\/\//u, '');
      return gateway.isRoutingOn ? `Dragoman runs on ${place}` : `Dragoman is switched off (${place})`;
    }
  }
}

/** The whole menu. `run` wraps every click, so that failures and a refused choice are dealt with in one place. */
export function trayTemplate(
  view: TrayView,
  run: (choose: (actions: TrayActions) => unknown) => void,
): MenuItemConstructorOptions[] {
  const { gateway } = view.status;
  return [
    { label: escapeLabel(trayStatusText(view)), enabled: false },
    { type: 'separator' },
    ...connectionItems(view, run),
    { type: 'separator' },
    {
      label: 'Routing',
      type: 'checkbox',
      checked: gateway.isRoutingOn,
      click: () => run((actions) => actions.setRouting(!gateway.isRoutingOn)),
    },
    {
      label: 'Copy base URL',
      enabled: gateway.address !== '',
      click: () => run((actions) => actions.copyAddress(gateway.address)),
    },
    { type: 'separator' },
    { label: 'Open Dragoman', click: () => run((actions) => actions.openWindow()) },
    { label: 'Quit Dragoman', click: () => run((actions) => actions.quit()) },
  ];
}

function connectionItems(
  { connections }: TrayView,
  run: (choose: (actions: TrayActions) => unknown) => void,
): MenuItemConstructorOptions[] {
  const active = connections.findIndex((connection) => connection.isActive);
  // The active one is shown even when it comes late in the list.
  const shown = connections.filter((_connection, index) => index < MAXIMUM_CONNECTIONS || index === active);
  const items = shown.map((connection): MenuItemConstructorOptions => ({
    label: escapeLabel(connection.name),
    type: 'radio',
    checked: connection.isActive,
    click: () => run((actions) => actions.activate(connection.id)),
  }));
  const hidden = connections.length - shown.length;
  if (hidden === 0) return items;
  return [...items, { label: `${hidden} more in the window…`, click: () => run((actions) => actions.openWindow()) }];
}

/** `&` marks a shortcut letter in menus; doubled it is shown as it is. */
function escapeLabel(text: string): string {
  const short = text.length > MAXIMUM_LABEL ? `${text.slice(0, MAXIMUM_LABEL - 1)}…` : text;
  return short.replaceAll('&', '&&');
}
