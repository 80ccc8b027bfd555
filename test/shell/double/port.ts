// The doubled main-process end of a MessagePort: queues until it is started, like Electron's.
import { EventEmitter } from 'node:events';
import { strict } from './calls.ts';

class MessagePortMainDouble extends EventEmitter {
  private readonly deliver: (data: unknown) => void;
  private readonly onClose: () => void;
  private waiting: unknown[] | undefined = [];
  private isClosed = false;

  constructor(ends: { deliver: (data: unknown) => void; onClose: () => void }) {
    super();
    this.deliver = ends.deliver;
    this.onClose = ends.onClose;
  }

  start(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  postMessage(data: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new Error('the double does not model ports sent to a page');
    if (!this.isClosed) this.deliver(data);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onClose();
    this.emit('close');
  }

  /** Not part of Electron: what the page's end sent. */
  receive(data: unknown): void {
    if (this.isClosed) return;
    if (this.waiting === undefined) this.emit('message', { data, ports: [] });
    else this.waiting.push(data);
  }
}

export type MainPort = MessagePortMainDouble;

/** One end of a channel; `deliver` is how its messages reach the other. */
export function createMainPort(ends: { deliver: (data: unknown) => void; onClose: () => void }): MainPort {
  return strict(new MessagePortMainDouble(ends), 'MessagePortMain');
}
