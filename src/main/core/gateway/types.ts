// What the gateway needs, and what the rest of the app may ask of it.
import type { BudgetLimits } from '../budgets/budget-service.ts';
import type { CloudCredentials } from '../credentials/cloud-credentials.ts';
import type { RequestLogins } from '../credentials/sign-in/request-logins.ts';
import type { KeyResolver } from '../credentials/key-resolver.ts';
import type { LocalTokens } from '../credentials/local-token.ts';
import type { Journal } from '../journal/journal.ts';
import type { Clock, Log, ProcessMemory, Programs } from '../ports.ts';
import type { Recorder } from '../recording/recorder.ts';
import type { Catalogues } from '../providers/catalogues.ts';
import type { ProxyFor } from '../upstream/proxy-choice.ts';
import type { CandidateHealth } from '../routing/candidate-health.ts';
import type { SettingsService } from '../settings/settings-service.ts';

export interface GatewayDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly settings: SettingsService;
  readonly keys: KeyResolver;
  readonly tokens: LocalTokens;
  readonly journal: Journal;
  readonly health: CandidateHealth;
  /** What a month may cost; without it nothing is limited. */
  readonly budgets?: BudgetLimits;
  /** Which providers there are; those that are shipped when absent. */
  readonly catalogues?: Catalogues;
  /** Sign-ins; without them connections that use one can't be used. */
  readonly logins?: Pick<RequestLogins, 'wrap'>;
  /** Logins of the clouds; without it their providers can't be used. */
  readonly cloud?: CloudCredentials;
  /** Starts command-line tools that answer in place of a provider; without it they can't be used. */
  readonly programs?: Programs | undefined;
  /** Keeps bodies when the user wants it; without it none are kept. */
  readonly recorder?: Pick<Recorder, 'begin'>;
  /** Which proxy requests to providers take; none when absent. */
  readonly proxyFor?: ProxyFor;
  readonly limits?: Partial<GatewayLimits>;
  /** Of the process; absent where it is not ours alone. */
  readonly memory?: Pick<ProcessMemory, 'residentBytes'> | undefined;
  /** Called with true when a request begins and none was open, with false when the last one has ended. */
  readonly onBusyChange?: (isBusy: boolean) => void;
}

/** Numbers that tests shorten; the defaults are in limits.ts. */
export interface GatewayLimits {
  readonly maxBodyBytes: number;
  readonly maxJsonDepth: number;
  readonly maxOpenExchanges: number;
  /** Of the process: above it nothing new is taken on beside what runs. */
  readonly maxResidentBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  /** The same while another provider could be asked. */
  readonly firstByteTimeoutWithOthersMs: number;
  readonly idleTimeoutMs: number;
  readonly keepAliveEveryMs: number;
  /** Of one stream, as the provider sends it. */
  readonly maxStreamBytes: number;
  /** So long a client may take nothing of what waits for it. */
  readonly stallTimeoutMs: number;
}

export interface GatewayState {
  readonly state: 'starting' | 'running' | 'failed' | 'stopped';
  readonly port: number;
  /** Why it failed and what to do. */
  readonly problem?: string;
}

export interface Gateway {
  /** Listens; never throws: a port that is taken shows in the state. */
  start(): Promise<void>;
  /** Ends running exchanges and closes. */
  stop(): Promise<void>;
  state(): GatewayState;
  /**
   * Listens on another port and lets go of the old one; what runs there finishes. Gives back why it can't be done, and
   * then the old one goes on.
   */
  moveTo(port: number): Promise<string | undefined>;
  /** How many requests are being answered. */
  openExchanges(): number;
  onStateChange(listener: () => void): () => void;
}
