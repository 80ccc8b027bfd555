// The form for a new connection: its values, what is missing, and the draft that is sent.
import type { ConnectionDraft, ProviderView } from '../../../shared/model/views.ts';
import type { Protocol } from '../../../shared/protocols.ts';

export const CUSTOM = 'custom';

export interface DraftForm {
  providerId: string;
  name: string;
  protocol: Protocol;
  baseUrl: string;
  keySource: 'text' | 'environment';
  key: string;
  variable: string;
  models: string[];
  /** What stands for the words in capitals of the address. */
  placeholders: Record<string, string>;
}

export type DraftField = 'name' | 'baseUrl' | 'key' | 'variable' | `placeholders.${string}`;

/** What is wrong with a field, as the tail of a text key. */
export type DraftProblems = Partial<Record<DraftField, 'missing' | 'notAnAddress' | 'notAVariable'>>;

/** What a part of the form works with. */
export interface DraftPart {
  form: DraftForm;
  provider: ProviderView | undefined;
  problemOfField: (field: DraftField) => string | undefined;
  change: (change: Partial<DraftForm>) => void;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The form as it opens for a provider of the catalogue, or for one that is not in it (`undefined`). */
export function startForm(provider: ProviderView | undefined): DraftForm {
  return {
    providerId: provider?.id ?? CUSTOM,
    name: '',
    protocol: provider?.protocol ?? 'openai-chat',
    baseUrl: provider?.baseUrl ?? '',
    keySource: 'text',
    key: '',
    variable: provider?.environmentVariables[0] ?? '',
    models: [],
    placeholders: {},
  };
}

/** What must be put right before sending. The core checks again and knows more. */
export function problemsOf(form: DraftForm, provider: ProviderView | undefined): DraftProblems {
  const isCustom = form.providerId === CUSTOM;
  return {
    ...(isCustom && form.name.trim() === '' && { name: 'missing' as const }),
    ...addressProblem(form.baseUrl.trim(), provider),
    ...placeholderProblems(form, provider),
    ...keyProblem(form, provider?.needsKey === true),
  };
}

/** The words in capitals that this address holds. */
export function placeholdersOf(form: DraftForm, provider: ProviderView | undefined): ProviderView['placeholders'] {
  return (provider?.placeholders ?? []).filter(({ name }) => form.baseUrl.includes(name));
}

function placeholderProblems(form: DraftForm, provider: ProviderView | undefined): DraftProblems {
  const problems: DraftProblems = {};
  for (const { name } of placeholdersOf(form, provider)) {
    if ((form.placeholders[name] ?? '').trim() === '') problems[`placeholders.${name}`] = 'missing';
  }
  return problems;
}

function addressProblem(baseUrl: string, provider: ProviderView | undefined): DraftProblems {
  // Programs on this computer have an address of another kind.
  if (baseUrl === provider?.baseUrl) return {};
  if (baseUrl === '') return { baseUrl: 'missing' };
  const isAddress = URL.canParse(baseUrl) && /^https?:$/.test(new URL(baseUrl).protocol);
  return isAddress ? {} : { baseUrl: 'notAnAddress' };
}

/** What is wrong with the key alone. */
export function keyProblem(form: DraftForm, needsKey: boolean): DraftProblems {
  if (form.keySource === 'text') return needsKey && form.key.trim() === '' ? { key: 'missing' } : {};
  if (form.variable.trim() === '') return { variable: 'missing' };
  return VARIABLE.test(form.variable.trim()) ? {} : { variable: 'notAVariable' };
}

/** What is sent. Values that only repeat the catalogue are left out, so that they follow it. */
export function toDraft(form: DraftForm, provider: ProviderView | undefined): ConnectionDraft {
  const baseUrl = form.baseUrl.trim();
  const placeholders = filledPlaceholders(form, provider);
  const key = keyOf(form);
  return {
    provider: form.providerId,
    models: form.models,
    ...(form.name.trim() !== '' && { name: form.name.trim() }),
    ...(form.providerId === CUSTOM && { protocol: form.protocol }),
    ...(baseUrl !== provider?.baseUrl && { baseUrl }),
    ...(key !== '' && { key }),
    ...(Object.keys(placeholders).length > 0 && { placeholders }),
  };
}

/** The key as the core takes it: itself, or `env:NAME`; empty where none was typed. */
export function keyOf({ keySource, key, variable }: DraftForm): string {
  return keySource === 'text' ? key.trim() : `env:${variable.trim()}`;
}

function filledPlaceholders(form: DraftForm, provider: ProviderView | undefined): Record<string, string> {
  const names = placeholdersOf(form, provider).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, (form.placeholders[name] ?? '').trim()]));
}
