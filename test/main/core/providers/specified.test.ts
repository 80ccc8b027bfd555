// The catalogue beside the documents that the product was specified from: nothing of them is lost or reworded.
import { describe, expect, it } from 'vitest';
import { BUILT_IN, listEntries } from '../../../../src/main/core/providers/catalogue.ts';
import type { ProviderEntry } from '../../../../src/main/core/providers/catalogue-schema.ts';
import documents from '../../../fixtures/providers/specified.json' with { type: 'json' };

const CELLS: Readonly<Record<string, string>> = { 是: 'yes', 有限: 'limited', 視模型而定: 'model-dependent' };
const AUTH: Readonly<Record<string, string>> = { 無: 'None' };

function entry(id: string): ProviderEntry {
  const found = listEntries().find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

type Documents = Partial<Record<'000' | '001' | '002' | '003' | '004', Record<string, unknown>>>;
const details = Object.entries(documents.providers as Record<string, Documents>);

function inDocument(number: keyof Documents): [string, Record<string, string>][] {
  return details.flatMap(([id, all]) =>
    all[number] === undefined ? [] : [[id, all[number] as Record<string, string>]],
  );
}

describe('the compatibility table (T1)', () => {
  it('has the 25 rows of the document, in its order', () => {
    const rows = listEntries().filter(({ row }) => row !== undefined);
    expect(rows.map(({ id }) => id)).toEqual(documents.table.map(({ id }) => id));
    expect(rows).toHaveLength(25);
  });

  it.each(documents.table.map((row) => [row.id, row] as const))('has the cells of %s', (id, row) => {
    expect(entry(id).row).toMatchObject({
      type: row['類型'],
      auth: { en: AUTH[row['認證']] ?? row['認證'] },
      streaming: CELLS[row['串流']],
      tools: CELLS[row['工具使用']],
      modelSlot: CELLS[row['模型 Slot']],
      note: { 'zh-Hant': row['備註'] },
    });
    expect(entry(id).row?.note.en === '').toBe(row['備註'] === '');
    expect(entry(id).row?.note.en).not.toMatch(/\p{Script=Han}/u);
  });

  it.each(inDocument('000'))('keeps the details of %s as they were specified', (id, detail) => {
    const { specified } = entry(id);
    expect(specified.baseUrl).toBe(detail['Base URL']?.replace(/\(.*\)$/, ''));
    expect(specified.modelsText).toBe(detail['模型']);
    if (detail['取得 API Key'] !== undefined) expect(specified.keyUrl).toBe(detail['取得 API Key']);
  });

  it('knows each model that the details name by its id', () => {
    for (const [id, detail] of inDocument('000')) {
      const known = new Set(entry(id).models.map((model) => model.id));
      const text = detail['模型'] ?? '';
      const named = /^[\w.:/@-]+(?:、[\w.:/@-]+)*$/.test(text) ? text.split('、') : [];
      for (const model of named) expect(known.has(model), `${id} ${model}`).toBe(true);
    }
  });
});

describe('the other documents (T1)', () => {
  it.each(inDocument('003'))('%s is marked as named in the list of PicoClaw', (id, row) => {
    expect(entry(id).documents).toContain('003');
    // Where the first document gives no page for keys, this one's counts.
    const page = row['获取 API Key'] ?? '';
    const isPage = /^[a-z0-9.-]+\.[a-z]+$/.test(page) && entry(id).row === undefined;
    if (isPage) expect(entry(id).specified.keyUrl).toContain(page);
  });

  it.each(inDocument('001'))('has the base address of %s from the handbook', (id, row) => {
    const address = Object.entries(row).find(([name]) => name.startsWith('API Base URL'))?.[1] ?? '';
    const known = [...entry(id).endpoints, ...(entry(id).otherEndpoints ?? [])].map(({ url }) => url);
    expect([...known, entry(id).specified.baseUrl]).toContain(address.replace('/{model-id}', ''));
  });

  it('has both plans of Zhipu as endpoints of their own (VE-3)', () => {
    const { endpoints } = (documents.providers.zhipu as Documents)['004'] as { endpoints: Record<string, string> };
    for (const [plan, url] of Object.entries(endpoints)) {
      expect(entry('zhipu').endpoints).toContainEqual(expect.objectContaining({ plan, url }));
    }
  });

  it('has the routed models of Veloera', () => {
    const { routing_rules: rules } = (documents.providers.veloera as Documents)['004'] as {
      routing_rules: Record<string, string>;
    };
    const known = new Set(listEntries().flatMap(({ models }) => models.map(({ id }) => id)));
    for (const model of Object.keys(rules).filter((name) => name !== 'moonshot-v1-8k')) {
      expect(known.has(model), model).toBe(true);
    }
  });

  it('serves all formats of TokenLab at endpoints of their own', () => {
    const protocols = entry('tokenlab').endpoints.flatMap((endpoint) => endpoint.protocols);
    expect(new Set(protocols)).toEqual(new Set(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']));
  });
});

describe('names in the documents (T2)', () => {
  it('finds a provider for each', () => {
    for (const [id] of details) expect(BUILT_IN.find(id), id).toBeDefined();
    const counts = ['000', '001', '002', '003', '004'].map(
      (number) => listEntries().filter((candidate) => candidate.documents.includes(number)).length,
    );
    expect(counts[0]).toBe(25);
    expect(counts[3]).toBeGreaterThanOrEqual(33);
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });
});
