// Which item an event is about: by the item's id, else by its place in the output (rule W-6).
import { asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import { createItem, type ItemState } from './parse-item.ts';

export interface ItemTable {
  readonly all: ItemState[];
  readonly byId: Map<string, ItemState>;
  readonly byIndex: Map<number, ItemState>;
}

/** An empty table. Providers name an item by its id, by its index, or by both: it can be found either way. */
export function createItemTable(): ItemTable {
  return { all: [], byId: new Map(), byIndex: new Map() };
}

function idIn(data: JsonObject): string | undefined {
  return asString(data['item_id']) ?? asString(asObject(data['item'])?.['id']);
}

/** The item of an event. Ids come first: some relays number all items 0, others give a new id with every event. */
export function itemOf(table: ItemTable, data: JsonObject): ItemState {
  const known = table.byId.get(idIn(data) ?? '') ?? table.byIndex.get(asNumber(data['output_index']) ?? -1);
  return known ?? openItem(table, data);
}

/** A new item; the same one when its id was announced before. */
export function openItem(table: ItemTable, data: JsonObject): ItemState {
  const id = idIn(data) ?? '';
  const index = asNumber(data['output_index']);
  const known = table.byId.get(id);
  if (known !== undefined) return known;
  const item = createItem(`item-${table.all.length}`, '');
  table.all.push(item);
  if (id !== '') table.byId.set(id, item);
  if (index !== undefined) table.byIndex.set(index, item);
  return item;
}

export interface Match {
  readonly item: ItemState;
  readonly whole: JsonObject;
}

/** Pairs the items of a finished response with those that were streamed; what was never streamed gets a new one. */
export function matchOutput(table: ItemTable, output: readonly JsonObject[]): Match[] {
  const taken = new Set<ItemState>();
  return output.map((whole, index) => {
    const item = findStreamed(table, { whole, index, taken }) ?? openItem(table, { item: whole });
    taken.add(item);
    return { item, whole };
  });
}

interface Wanted {
  readonly whole: JsonObject;
  readonly index: number;
  readonly taken: ReadonlySet<ItemState>;
}

function findStreamed(table: ItemTable, { whole, index, taken }: Wanted): ItemState | undefined {
  const byId = table.byId.get(asString(whole['id']) ?? '');
  if (byId !== undefined && !taken.has(byId)) return byId;
  const isSame = (item: ItemState): boolean => !taken.has(item) && item.type === whole['type'];
  const byIndex = table.byIndex.get(index);
  if (byIndex !== undefined && isSame(byIndex)) return byIndex;
  // Relays may leave items out of the list, so that places shift.
  return table.all.find(isSame);
}
