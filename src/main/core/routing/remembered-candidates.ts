// Remembers the candidates of a connection: they follow from its settings, which stay the same for thousands of requests.
import type { ConnectionSettings } from '../../../shared/model/settings.ts';
import { BUILT_IN } from '../providers/catalogue.ts';
import { httpCandidates, type CandidateWish } from './candidate.ts';

type Found = ReturnType<typeof httpCandidates>;

/** Names of models come from clients, who may send any. */
const MOST_NAMES = 256;

/** By connection and catalogue, which are new objects after each change of the settings. */
const REMEMBERED = new WeakMap<ConnectionSettings, WeakMap<object, Map<string, Found>>>();

/** What `httpCandidates` gives. */
export function rememberedCandidates(connection: ConnectionSettings, model: string, wish: CandidateWish): Found {
  const names = namesFor(connection, wish.catalogue ?? BUILT_IN);
  const name = `${wish.clientProtocol} ${model}`;
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size >= MOST_NAMES) names.clear();
  const found = httpCandidates(connection, model, wish);
  names.set(name, found);
  return found;
}

function namesFor(connection: ConnectionSettings, catalogue: object): Map<string, Found> {
  const catalogues = REMEMBERED.get(connection) ?? new WeakMap<object, Map<string, Found>>();
  REMEMBERED.set(connection, catalogues);
  const names = catalogues.get(catalogue) ?? new Map<string, Found>();
  catalogues.set(catalogue, names);
  return names;
}
