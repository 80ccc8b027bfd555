// Tools that a provider runs or defines itself stay with it: passed untouched in their own protocol, refused by name elsewhere.
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../src/shared/protocols.ts';
import { fieldsOf, textOf } from '../matrix/fields.ts';
import { MATRIX_PROTOCOLS } from '../matrix/protocols.ts';
import type { Fields } from '../matrix/words.ts';
import { HI, PROTOCOLS, useRequirementWorld } from './world.ts';

const world = useRequirementWorld();

const RESPONSES: Fields[] = [
  { type: 'tool_search' },
  { type: 'web_search' },
  { type: 'web_search_preview' },
  { type: 'file_search', vector_store_ids: ['vs_1'] },
  { type: 'code_interpreter', container: { type: 'auto' } },
  { type: 'mcp', server_label: 'docs', server_url: 'https://example.com/mcp', require_approval: 'never' },
  { type: 'local_shell' },
  { type: 'shell' },
  { type: 'apply_patch' },
  { type: 'computer_use_preview', display_width: 800, display_height: 600, environment: 'browser' },
  { type: 'image_generation' },
];

const MESSAGES: Fields[] = [
  { type: 'web_search_20250305', name: 'web_search' },
  { type: 'web_fetch_20250910', name: 'web_fetch' },
  { type: 'code_execution_20250825', name: 'code_execution' },
  { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
  { type: 'bash_20250124', name: 'bash' },
  { type: 'computer_20250124', name: 'computer', display_width_px: 800, display_height_px: 600 },
  { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
];

const GEMINI: Fields[] = [
  { googleSearch: {} },
  { codeExecution: {} },
  { urlContext: {} },
  { computerUse: { environment: 'ENVIRONMENT_BROWSER' } },
  { googleMaps: {} },
  { fileSearch: { fileSearchStoreNames: ['fileSearchStores/1'] } },
];

const kindOf = (tool: Fields): string => textOf(tool['type']) || (Object.keys(tool)[0] ?? '');

function describeTools(id: string, home: Protocol, tools: readonly Fields[]): void {
  const bodyWith = (tool: Fields): Fields => ({ ...MATRIX_PROTOCOLS[home].writeRequest(HI, undefined), tools: [tool] });
  const cases = tools.map((tool) => [kindOf(tool), tool] as const);

  describe(`${id}: a hosted tool of ${home}`, () => {
    it.each(cases)('%s passes untouched where the provider speaks the same', async (_kind, tool) => {
      const { view, hits } = await world.ask({ inbound: home, upstream: home, body: bodyWith(tool) });
      expect(view.status).toBe(200);
      expect(hits).toHaveLength(1);
      expect(fieldsOf(hits[0]?.body)['tools']).toEqual([tool]);
    });

    it.each(cases)('%s is refused elsewhere by the name of its field, and nobody is asked', async (_kind, tool) => {
      for (const upstream of PROTOCOLS.filter((protocol) => protocol !== home)) {
        const { view, hits } = await world.ask({ inbound: home, upstream, body: bodyWith(tool) });
        expect([upstream, view.status, hits.length]).toEqual([upstream, 400, 0]);
        expect(view.raw).toMatch(/tools\[0\]/);
      }
    });
  });
}

describeTools('TL-12', 'openai-responses', RESPONSES);
describeTools('TL-13', 'anthropic-messages', MESSAGES);
describeTools('TL-14', 'gemini', GEMINI);
