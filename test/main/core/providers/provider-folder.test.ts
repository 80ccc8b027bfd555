// Providers in files of the data folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCatalogues } from '../../../../src/main/core/providers/catalogues.ts';
import { readProviderFolder } from '../../../../src/main/core/providers/provider-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function folderWith(files: Record<string, string>): string {
  const home = temporaryFolder();
  mkdirSync(join(home, 'providers'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, 'providers', name), text);
  return home;
}

const LAB = `{
  // one endpoint is enough
  "name": "Lab",
  "endpoints": [{ "id": "chat", "url": "https://lab.example.com/v1", "protocols": ["openai-chat"] }],
}`;

describe('the folder of providers', () => {
  it('need not be there', () => {
    expect(readProviderFolder(temporaryFolder())).toEqual({ patches: {}, problems: [] });
  });

  it('adds a provider for each file, named as the file', () => {
    const { patches, problems } = readProviderFolder(folderWith({ 'my-lab.json': LAB, 'notes.txt': 'no' }));
    expect(problems).toEqual([]);
    const catalogue = createCatalogues({ folder: patches }).of({ providers: {} });
    expect(catalogue.find('my-lab')).toMatchObject({ name: 'Lab', isOwn: true });
  });

  it('gives way to the settings, field by field', () => {
    const { patches } = readProviderFolder(folderWith({ 'my-lab.json': LAB }));
    const catalogue = createCatalogues({ folder: patches }).of({ providers: { 'my-lab': { name: 'Other' } } });
    expect(catalogue.find('my-lab')).toMatchObject({
      name: 'Other',
      endpoints: [{ url: 'https://lab.example.com/v1' }],
    });
  });

  it('reports a wrong field and leaves only that out', () => {
    const { patches, problems } = readProviderFolder(
      folderWith({ 'groq.json': '{ "name": "Mine", "baseUrl": "ftp://x", "colour": "red" }' }),
    );
    expect(patches).toEqual({ groq: { name: 'Mine' } });
    expect(problems).toEqual([
      expect.stringContaining('providers/groq.json: "baseUrl"'),
      expect.stringContaining('providers/groq.json: "colour"'),
    ]);
  });

  it.each([
    ['no JSON', { 'a.json': '{ "name": ' }, 'not valid JSON'],
    ['a list', { 'a.json': '[]' }, 'a group in { }'],
    ['a name that is no id', { 'My Lab.json': LAB }, 'is the id of the provider'],
  ])('reports a file with %s and goes on', (_what, files, problem) => {
    const { patches, problems } = readProviderFolder(folderWith({ ...files, 'my-lab.json': LAB }));
    expect(Object.keys(patches)).toEqual(['my-lab']);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});
