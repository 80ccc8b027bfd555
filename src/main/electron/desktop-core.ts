// What the desktop shell needs of the core: its calls for the window, its state for the tray.
import type { ApiRouter } from '../core/control/rpc-handler.ts';
import type { CorePorts } from '../core/ports.ts';
import type { AppStatus, ConnectionView } from '../../shared/model/views.ts';

export interface DesktopCore {
  readonly router: ApiRouter;
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): AppStatus;
  /** Returns how to stop listening. */
  onStatusChange(listener: (status: AppStatus) => void): () => void;
  listConnections(): readonly ConnectionView[] | Promise<readonly ConnectionView[]>;
  activate(id: string): unknown;
  setRouting(isOn: boolean): unknown;
}

export type CreateCore = (ports: CorePorts) => Promise<DesktopCore>;
