// The catalogue as a page to read: the compatibility table first, then all others.
import type { ProviderEntry } from './catalogue-schema.ts';
import { listEntries, BUILT_IN } from './catalogue.ts';
import { placeholdersIn } from './placeholders.ts';
import type { Provider } from './provider.ts';

/** The whole text of docs/providers.md. */
export function renderProviderTable(): string {
  const others = BUILT_IN.list().filter(({ row }) => row === undefined);
  const parts = [
    '# Providers',
    'Written by `npx node scripts/write-provider-table.mjs` from `src/main/core/providers/catalogue.json`. Change that file, not this one.',
    '## Compatibility',
    table(
      ['Provider', 'Type', 'Auth', 'Streaming', 'Tool use', 'Model slot', 'Notes', '備註', 'Status'],
      listEntries().flatMap(compatibilityRow),
    ),
    '## Other providers',
    table(
      ['Provider', 'Kind', 'Protocols', 'Address', 'Status'],
      others.map((provider) => [
        `${provider.name} (\`${provider.id}\`)`,
        provider.kind,
        protocolsOf(provider),
        code(provider.baseUrl ?? ''),
        statusOf(provider),
      ]),
    ),
    '## Endpoints',
    'The first endpoint of a plan and region is the default. Words in capitals are asked for when a connection is added.',
    table(
      ['Provider', 'Endpoint', 'Plan', 'Region', 'Protocols', 'Address', 'To fill in'],
      BUILT_IN.list().flatMap(({ id, endpoints }) =>
        endpoints.map((endpoint) => [
          `\`${id}\``,
          endpoint.id,
          endpoint.plan,
          endpoint.region,
          endpoint.protocols.join(', '),
          code(endpoint.url),
          placeholdersIn(endpoint.url).join(', '),
        ]),
      ),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function compatibilityRow({ id, names, row }: ProviderEntry): string[][] {
  if (row === undefined) return [];
  const { type, auth, streaming, tools, modelSlot, note } = row;
  const name = `${names.en} (\`${id}\`)`;
  return [[name, type, auth.en, streaming, tools, modelSlot, note.en, note['zh-Hant'], statusOf(BUILT_IN.find(id))]];
}

function statusOf(provider: Provider | undefined): string {
  if (provider === undefined || provider.status.state === 'ok') return 'ok';
  const { state, since = '', reason, replacement } = provider.status;
  return `${state} since ${since}: ${reason?.en ?? ''}${replacement === undefined ? '' : ` Instead: \`${replacement}\`.`}`;
}

function protocolsOf({ endpoints }: Provider): string {
  return [...new Set(endpoints.flatMap(({ protocols }) => protocols))].join(', ');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
