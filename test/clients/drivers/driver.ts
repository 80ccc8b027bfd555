// What the run must know of a command-line client: its package, its settings, its command, and how to read what it prints.
import type { Protocol } from '../../../src/shared/protocols.ts';

export interface Endpoint {
  /** Of the gateway. */
  readonly origin: string;
  readonly token: string;
  readonly model: string;
}

export interface Printed {
  readonly text: string;
  /** The client says by itself that it failed. */
  readonly error?: string;
}

export interface ClientDriver {
  /** The command's name. */
  readonly name: string;
  readonly title: string;
  readonly packageName: string;
  /** The name under which the package links its program, where that is another than the command's. */
  readonly linkedAs?: string;
  readonly protocol: Protocol;
  readonly environment?: Readonly<Record<string, string>>;
  /** Sets it up below a home folder, by hand: nothing of what the product does for its users is assumed. */
  writeSettings(home: string, endpoint: Endpoint): void;
  command(prompt: string): string[];
  readAnswer(stdout: string): Printed;
}
