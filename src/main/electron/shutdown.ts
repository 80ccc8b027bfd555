// Ending the app in order: each part that was started is stopped, last first, and none can hold up the end for long.
import type { App } from 'electron';
import type { Log } from '../core/ports.ts';

export interface ShutdownParts {
  readonly app: Pick<App, 'on' | 'quit' | 'exit'>;
  readonly log: Log;
  /** Resolves after the longest time that stopping may take. */
  readonly deadline: () => Promise<void>;
}

type Step = { readonly name: string; readonly stop: () => void | Promise<void> };

export class Shutdown {
  readonly #parts: ShutdownParts;
  readonly #steps: Step[] = [];
  #isQuitting = false;
  #isStopping = false;
  /** Asks before the app ends; undefined when nothing is to be asked. */
  #ask: () => Promise<boolean> | undefined = () => undefined;
  #isAsking = false;
  #mayQuit = false;

  constructor(parts: ShutdownParts) {
    this.#parts = parts;
    parts.app.on('before-quit', (event) => {
      const answer = this.#mayQuit || this.#isAsking ? undefined : this.#ask();
      if (answer !== undefined) void this.#waitFor(answer);
      // The windows stay as they are until it is clear that the app ends.
      if (this.#isAsking) event.preventDefault();
      else this.#isQuitting = true;
    });
    parts.app.on('will-quit', (event) => {
      event.preventDefault();
      void this.#stopAndExit();
    });
    // The app lives in the tray; without a listener Electron would quit with the last window.
    parts.app.on('window-all-closed', () => undefined);
  }

  /** True as soon as the user or the system wants the app to end: windows then really close. */
  get isQuitting(): boolean {
    return this.#isQuitting;
  }

  /** What must be stopped. Later additions are stopped first. */
  add(name: string, stop: Step['stop']): void {
    this.#steps.unshift({ name, stop });
  }

  /** Asked each time that the app is told to quit; with `false` it goes on. */
  askFirst(ask: () => Promise<boolean> | undefined): void {
    this.#ask = ask;
  }

  async #waitFor(answer: Promise<boolean>): Promise<void> {
    this.#isAsking = true;
    try {
      this.#mayQuit = await answer;
    } finally {
      this.#isAsking = false;
    }
    if (this.#mayQuit) this.quit();
  }

  quit(): void {
    this.#parts.app.quit();
  }

  async #stopAndExit(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    await Promise.race([this.#stopAll(), this.#parts.deadline()]);
    this.#parts.app.exit(0);
  }

  async #stopAll(): Promise<void> {
    for (const { name, stop } of this.#steps) {
      try {
        await stop();
      } catch (error) {
        this.#parts.log.error('a part of the app could not be stopped', { part: name, error });
      }
    }
  }
}
