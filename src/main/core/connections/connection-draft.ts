// Makes settings of a new connection out of what the user entered.
import { type ConnectionSettings, connectionSchema } from '../../../shared/model/settings.ts';
import type { ConnectionDraft } from '../../../shared/model/views.ts';
import { DEMO_CONNECTION_ID } from '../../../shared/protocols.ts';
import { BUILT_IN, CUSTOM_PROVIDER_ID, whyNotConnectable, type Catalogue } from '../providers/catalogue.ts';
import { resolveEndpoint } from '../providers/endpoint.ts';
import type { Provider } from '../providers/provider.ts';
import { parseKeySource } from '../settings/key-sources.ts';
import { freeIdFor } from '../settings/free-id.ts';
import { joinProblems, listProblems } from '../settings/problem-list.ts';
import { RefusalError } from '../settings/refusal.ts';

/** Checks the draft and completes it. Throws RefusalError. */
export function connectionFromDraft(
  draft: ConnectionDraft,
  takenIds: ReadonlySet<string>,
  catalogue: Catalogue = BUILT_IN,
): ConnectionSettings {
  const provider = catalogue.find(draft.provider);
  checkProvider(draft, provider);
  if (draft.key !== undefined) checkKey(draft.key);
  if (draft.id !== undefined && takenIds.has(draft.id)) {
    throw new RefusalError('invalid', `There is already a connection "${draft.id}". Choose another id.`);
  }
  const { key, models, ...given } = draft;
  const parsed = connectionSchema.safeParse({
    ...given,
    id: draft.id ?? freeId(draft, takenIds),
    keys: key === undefined ? [] : [key],
    models: models.length > 0 ? [...new Set(models)] : startModels(provider),
  });
  if (!parsed.success) {
    const problems = listProblems(parsed.error);
    throw new RefusalError('invalid', joinProblems('This connection was not added:', problems), { problems });
  }
  const endpoint = resolveEndpoint(parsed.data, { catalogue });
  if ('problem' in endpoint) {
    throw new RefusalError('invalid', `This connection was not added: ${endpoint.problem}.`);
  }
  return parsed.data;
}

function checkProvider(draft: ConnectionDraft, provider: Provider | undefined): void {
  if (draft.provider === CUSTOM_PROVIDER_ID) return;
  if (provider === undefined) {
    throw new RefusalError(
      'invalid',
      `There is no provider "${draft.provider}". Choose one from the list, or "custom" with an address and a protocol.`,
    );
  }
  const reason = whyNotConnectable(provider);
  if (reason !== undefined) throw new RefusalError('invalid', reason);
}

/** Whether it may be typed in as a key. Throws RefusalError. */
export function checkKey(key: string): void {
  // The window must not be able to send one connection's key, or the local token, to an address of its choice.
  if (parseKeySource(key).kind === 'secret') {
    throw new RefusalError('invalid', 'A key can\'t begin with "secret:". Paste the key itself, or write env:NAME.');
  }
  if (parseKeySource(key).kind === 'login') {
    throw new RefusalError(
      'invalid',
      "A sign-in can't be entered as a key. Sign in under Accounts: that makes the connection.",
    );
  }
  if (/^env:(?![A-Za-z_]\w*$)/.test(key)) {
    throw new RefusalError(
      'invalid',
      'After "env:" the name of an environment variable is expected, such as env:MY_KEY.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new RefusalError(
      'invalid',
      'The key holds a space, a line break or a letter that no key has. Copy it again from the page of the provider.',
    );
  }
}

/** Short, since it is typed as `id/model`: the provider's id, or the name that the user gave a custom one. */
function freeId(draft: ConnectionDraft, takenIds: ReadonlySet<string>): string {
  const isCustom = draft.provider === CUSTOM_PROVIDER_ID;
  const name = isCustom ? (draft.name ?? '') : draft.provider;
  return freeIdFor(name, new Set([...takenIds, DEMO_CONNECTION_ID]), CUSTOM_PROVIDER_ID);
}

/** Clients ask for the names of these vendors' models by themselves: they pass as they are, so nothing is listed. */
const NAMES_PASS = new Set(['anthropic', 'anthropic-messages', 'openai', 'gemini']);
/** Here the user has named the models, so the catalogue can't know them. */
const NAMES_ARE_OWN = new Set(['azure-openai']);

/** The first of these answers whatever a client asks for, so that a new connection works at once. */
function startModels(provider: Provider | undefined): string[] {
  if (provider === undefined || NAMES_PASS.has(provider.id) || NAMES_ARE_OWN.has(provider.id)) return [];
  if (provider.category === 'local' || provider.category === 'proxy') return [];
  return provider.models.map(({ id }) => id);
}
