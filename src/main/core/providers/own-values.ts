// What the user says of a provider, as lines to show: field and value. Headers may hold secrets, so only their names appear.
import type { ProviderView } from '../../../shared/model/provider-view.ts';
import { providerPatchSchema, type ProviderPatch } from '../../../shared/model/provider-patch.ts';

type Describers = Required<{ [F in keyof ProviderPatch]: (patch: ProviderPatch) => string | undefined }>;

const DESCRIBERS: Describers = {
  name: ({ name }) => name,
  baseUrl: ({ baseUrl }) => baseUrl,
  endpoint: ({ endpoint }) => endpoint,
  headers: ({ headers }) => namesOf(headers),
  models: ({ models }) => namesOf(models),
  defaultModel: ({ defaultModel }) => defaultModel,
  slots: ({ slots }) => pairsOf(slots),
  dialect: ({ dialect }) => pairsOf(dialect),
  endpoints: ({ endpoints }) => endpoints?.map(({ id, url }) => `${id}: ${url}`).join(', '),
  needsKey: ({ needsKey }) => needsKey?.toString(),
  keyUrl: ({ keyUrl }) => keyUrl,
  environment: ({ environment }) => environment?.join(', '),
};

/** In the order of the schema; empty where the user says nothing. */
export function describeOwn(patch: ProviderPatch = {}): ProviderView['own'] {
  return providerPatchSchema.keyof().options.flatMap((field) => {
    const value = DESCRIBERS[field](patch);
    return value === undefined || value === '' ? [] : [{ field, value }];
  });
}

function namesOf(values: Readonly<Record<string, unknown>> = {}): string {
  return Object.keys(values).join(', ');
}

function pairsOf(values: Readonly<Record<string, unknown>> = {}): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
