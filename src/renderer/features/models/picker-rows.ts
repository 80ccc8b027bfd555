// What the model picker lists: which models, in which groups, and why one can't be chosen.
import type { ListedModel } from '../../../shared/model/model-list.ts';
import type { ConnectionView } from '../../../shared/model/views.ts';

export const PICKER_FILTERS = ['tools', 'vision', 'long', 'local', 'free'] as const;
export type PickerFilter = (typeof PICKER_FILTERS)[number];

const LONG_CONTEXT = 128_000;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

export type PickerGroup =
  | { readonly kind: 'favourites' }
  | { readonly kind: 'recent' }
  | { readonly kind: 'connection'; readonly name: string };

export interface PickerModel {
  readonly target: string;
  readonly id: string;
  readonly connectionName: string;
  readonly isFavourite: boolean;
  readonly facts: ListedModel | undefined;
  /** Absent: it can be chosen. */
  readonly whyNot?: 'retired' | 'key';
}

export type PickerRow =
  | { readonly kind: 'group'; readonly key: string; readonly group: PickerGroup }
  | { readonly kind: 'model'; readonly key: string; readonly model: PickerModel };

export interface PickerQuestion {
  readonly models: readonly ListedModel[];
  readonly connections: readonly ConnectionView[];
  /** Only models of this connection. */
  readonly connectionId?: string | undefined;
  readonly text: string;
  readonly filters: ReadonlySet<PickerFilter>;
  /** Targets that were chosen last, newest first. */
  readonly recent: readonly string[];
}

/** Favourites, what was chosen last (while nothing is searched for), then the models of each connection. */
export function pickerRows(question: PickerQuestion): PickerRow[] {
  const { connections, connectionId, text, filters, recent } = question;
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  const found = question.models.filter(
    (model) =>
      (connectionId === undefined || model.connectionId === connectionId) &&
      fits(model, text, byId.get(model.connectionId)?.name) &&
      passes(model, filters, byId.get(model.connectionId)),
  );
  const shown = found.map((model) => view(model, byId.get(model.connectionId)));
  const favourites = shown.filter(({ isFavourite }) => isFavourite);
  const last = text === '' ? recent.flatMap((target) => shown.find((model) => model.target === target) ?? []) : [];
  return [
    ...group({ kind: 'favourites' }, favourites),
    ...group({ kind: 'recent' }, last),
    ...connections.flatMap(({ id, name }) =>
      group(
        { kind: 'connection', name },
        shown.filter(({ facts }) => facts?.connectionId === id),
      ),
    ),
    ...typedRow(question, shown, byId),
  ];
}

/** A name that nobody lists may still be known to the provider, so it can be chosen as it was typed. */
function typedRow(
  { text, connectionId }: PickerQuestion,
  shown: readonly PickerModel[],
  connections: ReadonlyMap<string, ConnectionView>,
): PickerRow[] {
  const typed = text.trim();
  const target = connectionId === undefined ? typed : `${connectionId}/${typed}`;
  const slash = target.indexOf('/');
  const connection = connections.get(target.slice(0, Math.max(0, slash)));
  const id = target.slice(slash + 1);
  const isUsable = slash > 0 && id !== '' && !/\s/.test(target);
  if (!isUsable || connection === undefined || shown.some((model) => model.target === target)) return [];
  const model = { target, id, connectionName: connection.name, isFavourite: false, facts: undefined };
  return [{ kind: 'model', key: `typed:${target}`, model }];
}

function group(of: PickerGroup, models: readonly PickerModel[]): PickerRow[] {
  if (models.length === 0) return [];
  const key = of.kind === 'connection' ? `connection:${models[0]?.facts?.connectionId ?? ''}` : of.kind;
  const rows = models.map((model): PickerRow => ({ kind: 'model', key: `${key}:${model.target}`, model }));
  return [{ kind: 'group', key, group: of }, ...rows];
}

function view(model: ListedModel, connection: ConnectionView | undefined): PickerModel {
  const whyNot = whyNotChosen(model, connection);
  return {
    target: model.target,
    id: model.id,
    connectionName: connection?.name ?? model.connectionId,
    isFavourite: model.isFavourite,
    facts: model,
    ...(whyNot === undefined ? {} : { whyNot }),
  };
}

function whyNotChosen(
  { status }: ListedModel,
  connection: ConnectionView | undefined,
): PickerModel['whyNot'] | undefined {
  if (status === 'retired' || status === 'never-existed') return 'retired';
  return connection !== undefined && connection.needsKey && !connection.hasKey ? 'key' : undefined;
}

function fits({ target }: ListedModel, text: string, connectionName = ''): boolean {
  const all = `${target} ${connectionName}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** What is not known of a model does not pass. */
function passes(
  { tools, vision, context = 0, price }: ListedModel,
  filters: ReadonlySet<PickerFilter>,
  connection: ConnectionView | undefined,
): boolean {
  const isLocal = connection !== undefined && isLoopback(connection.baseUrl);
  const has: Record<PickerFilter, boolean> = {
    tools: tools === true,
    vision: vision === true,
    long: context >= LONG_CONTEXT,
    local: isLocal,
    free: isLocal || (price?.input === 0 && price.output === 0),
  };
  return PICKER_FILTERS.every((filter) => !filters.has(filter) || has[filter]);
}

function isLoopback(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && LOOPBACK.test(new URL(baseUrl).hostname);
}
