// What a shell must bring so that the core can run: everything that differs between Electron, plain Node and a test.
import type { NoticeKind } from '../../shared/model/preferences.ts';

/** Time. `now` is the wall clock in Unix milliseconds; `monotonic` never jumps and is for durations. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls back after `delayMs`; the returned function cancels. Never keeps the process alive by itself. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** Holds the stored settings as plain data. The core validates; the store only keeps. */
export interface SettingsStore {
  /** `stored`: ours to change. `config-file`: given with --config and read-only. */
  readonly source: 'stored' | 'config-file';
  /** The raw content, or undefined when nothing was stored yet. */
  load(): unknown;
  /** Either the new content is safely on disk or the old one is still there and this throws. */
  save(settings: unknown): Promise<void>;
}

/** Write-only from the window's side; read only when a request needs the key. */
export interface SecretStore {
  readonly kind: 'keychain' | 'file' | 'weak' | 'unavailable';
  get(id: string): Promise<string | undefined>;
  set(id: string, secret: string): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface Paths {
  /** The folder for everything the app stores, mode 0700. */
  readonly data: string;
}

export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** One run of a program of the user's. */
export interface ProgramRequest {
  /** Its name, looked up on the path; never a line for a shell. */
  readonly command: string;
  readonly args: readonly string[];
  /** Sent to its standard input, which is then closed. */
  readonly input?: string;
  /** The folder it runs in. */
  readonly folder?: string;
  /** Changes to the environment it inherits; undefined leaves a variable out. */
  readonly environment?: (name: string, value: string) => string | undefined;
  readonly added?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  /** Ends the program and all that it has started. */
  readonly signal: AbortSignal;
}

export interface ProgramResult {
  /** Undefined when it was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts programs that the user has installed. Throws ProgramError (host/program-error.ts) when one did not run to its end. */
export interface Programs {
  run(request: ProgramRequest): Promise<ProgramResult>;
}

/** The system's list of what starts when the user logs in. */
export interface LoginItem {
  /** False where there is no installed program to start. */
  readonly isAvailable: boolean;
  isOn(): Promise<boolean>;
  set(isOn: boolean): Promise<void>;
}

/** The memory of the process that the core runs in. */
export interface ProcessMemory {
  residentBytes(): number;
  /** Collects all garbage and hands freed memory to the system. Nothing else runs meanwhile: about a tenth of a second. */
  giveBack(): void;
}

export interface CorePorts {
  readonly shell: 'electron' | 'headless';
  readonly version: string;
  /** The `repository` of package.json, where releases are looked for. Absent: nowhere. */
  readonly repository?: unknown;
  readonly clock: Clock;
  readonly paths: Paths;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly log: Log;
  /** Looks up an environment variable (for `env:NAME`). */
  readonly readEnvironment: (name: string) => string | undefined;
  /** Where files of other programs are looked for. Absent: nowhere outside of the data folder. */
  readonly userPlace?: { readonly homeFolder: string; readonly platform: NodeJS.Platform };
  /** Absent: this shell starts none, and says so to whoever needs one. */
  readonly programs?: Programs;
  /** Absent: the process belongs to others as well, and its memory is left alone. */
  readonly memory?: ProcessMemory;
  /** Absent in a shell that is started by a command. */
  readonly loginItem?: LoginItem;
  /** Overrides the stored port for this run (`--port`); 0 lets the system choose. */
  readonly port?: number;
  /** Opens an https address in the user's browser; the shell refuses anything else. */
  readonly openExternal: (url: string) => Promise<void>;
  /** Names the page of a sign-in that the window is about to show as a link. Absent in a shell that has no say over links. */
  readonly offerExternal?: (url: string) => void;
  /** Tells the user something outside the window (a desktop notification, or a line on the terminal). */
  readonly notify: (notice: { kind: NoticeKind; title: string; text: string }) => void;
}
