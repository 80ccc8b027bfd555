// Makes what the tray shows out of what the app knows.
import type { ClientView } from '../../shared/model/client.ts';
import type { Exchange } from '../../shared/model/exchange.ts';
import type { AppStatus, ConnectionView } from '../../shared/model/views.ts';
import type { ProfileView } from '../../shared/model/profile.ts';
import type { RecordingState } from '../../shared/model/recording.ts';
import type { Updates, UpdateState } from '../../shared/model/updates.ts';
import { percentLeft } from '../../shared/quota.ts';
import { planLogin, type DesktopFacts } from './desktop-facts.ts';
import type { TrayClient, TrayConnection, TrayExchange, TrayView } from './tray-view.ts';

export interface TraySource {
  readonly status: Pick<AppStatus, 'gateway'>;
  readonly facts: DesktopFacts;
  readonly recording: Pick<RecordingState, 'mode'>;
  readonly updates: Pick<Updates, 'isOffered' | 'update'>;
  readonly profiles: readonly Pick<ProfileView, 'id' | 'name' | 'isCurrent'>[];
}

/** The tray's view of the app. */
export function trayViewOf({ status, facts, recording, updates, profiles }: TraySource): TrayView {
  const { last } = facts;
  const own = profiles.some(({ id }) => id !== undefined) ? profiles : [];
  return {
    gateway: status.gateway,
    connections: facts.connections.map((connection) => connectionOf(connection, facts)),
    profiles: own.map(({ id, name, isCurrent }) => ({ id, name, isCurrent })),
    clients: facts.clients.flatMap(clientOf),
    isRecording: recording.mode !== 'off',
    ...(updates.isOffered ? { update: newerOf(updates.update) } : {}),
    ...(last === undefined ? {} : { last: exchangeOf(last, facts) }),
  };
}

function newerOf(update: UpdateState): { newer?: string } {
  return update.state === 'newer' ? { newer: update.version } : {};
}

function connectionOf(connection: ConnectionView, facts: DesktopFacts): TrayConnection {
  const { id, name, isActive, isDemo } = connection;
  const problem = problemOf(connection, facts);
  const plan = planOf(connection, facts);
  return {
    id,
    name,
    isActive,
    isDemo,
    ...(plan === undefined ? {} : { plan }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function planOf(connection: ConnectionView, { accounts }: DesktopFacts): TrayConnection['plan'] {
  const { quota } = connection;
  const left = quota === undefined ? undefined : percentLeft(quota);
  const name = planLogin(connection, accounts)?.plan;
  return left === undefined ? undefined : { percentLeft: left, ...(name === undefined ? {} : { name }) };
}

function problemOf(
  { id, needsKey, hasKey, keys, cooling }: ConnectionView,
  { accounts }: DesktopFacts,
): TrayConnection['problem'] {
  const login = accounts.find(({ connections }) => connections.includes(id));
  if (login?.state === 'needs-login') return 'sign-in';
  if (needsKey && !hasKey) return keys.some(({ source }) => source === 'login') ? 'sign-in' : 'no-key';
  // A single model that rests leaves the others.
  return cooling?.some(({ model }) => model === undefined) === true ? 'resting' : undefined;
}

function clientOf({ id, name, state, connects }: ClientView): TrayClient[] {
  if (state === 'not-installed' || state === 'not-connected') return [];
  const profile = connects.find((connect) => connect.profile !== undefined)?.profile;
  return [
    { id, name, state, connects: connects.map((connect) => connect.id), ...(profile === undefined ? {} : { profile }) },
  ];
}

function exchangeOf(exchange: Exchange, { clients }: DesktopFacts): TrayExchange {
  const { state, status, durationMs, servedModel, askedModel } = exchange;
  return {
    client: clients.find(({ id }) => id === exchange.client)?.name ?? exchange.client,
    model: servedModel ?? askedModel,
    state: state === 'failed' || state === 'cancelled' ? state : 'done',
    ...(status === undefined ? {} : { status }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}
