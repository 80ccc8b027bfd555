// The texts and colours of the window, read from its sources.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/renderer/i18n/en/index.ts';

const RENDERER = resolve(import.meta.dirname, '../../src/renderer');

const sources = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(RENDERER, name), 'utf8') }));

/** `{ a: { b: 'x' } }` has the one key `a.b`. */
function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [prefix + name] : keysOf(value as object, `${prefix}${name}.`),
  );
}

describe('texts', () => {
  it('are all used: a key that nobody asks for is removed', () => {
    const all = sources.map(({ text }) => text).join('\n');
    // `t('a.b')` asks for one key, `t(`a.${x}.c`)` for all that fit.
    const keys = all.matchAll(/['`]([a-zA-Z]\w*(?:\.(?:[\w-]+|\$\{[^}]+\}))+)['`]/g);
    const asked = [...keys].map(([, key = '']) => {
      const pattern = key.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]*\}/g, '[^.]+');
      return new RegExp(`^${pattern}(_one|_other)?$`);
    });
    const unused = keysOf(en).filter((key) => !asked.some((pattern) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it('are never written into components', () => {
    // Words between tags, or in an attribute that people read. The product's name is no text to translate.
    const literal = />\s*([A-Z][a-z]+ ?[\w ,.']*)\s*<\/|(?:aria-label|title|placeholder|label)="([^"]+)"/g;
    const found = sources
      .filter(({ name }) => name.endsWith('.tsx'))
      .flatMap(({ name, text }) => [...text.matchAll(literal)].map(([, words, value]) => `${name}: ${words ?? value}`))
      .filter((found) => !found.endsWith(': Dragoman'));
    expect(found).toEqual([
      'features/connections/draft-details.tsx: https://api.example.com/v1',
      'features/connections/key-field.tsx: EXAMPLE_API_KEY',
    ]);
  });
});

describe('colours', () => {
  const css = readFileSync(join(RENDERER, 'main.css'), 'utf8');
  const tokensIn = (text: string) =>
    new Map(
      [...text.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [
        name ?? '',
        { light: light ?? '', dark: dark ?? '' },
      ]),
    );
  const theme = css.slice(css.indexOf('@theme {'), css.indexOf("[data-contrast='more']"));
  const tokens = tokensIn(theme);
  const strong = new Map([...tokens, ...tokensIn(css.slice(css.indexOf("[data-contrast='more']")))]);

  const texts: [string, string[]][] = [
    ['text', ['canvas', 'side', 'raised', 'sunken', 'hover', 'accent-soft', 'bad-soft', 'warn-soft']],
    ['muted', ['canvas', 'side', 'raised', 'sunken', 'hover', 'accent-soft']],
    ['accent', ['canvas', 'side', 'raised', 'accent-soft', 'hover']],
    ['good', ['canvas', 'raised', 'hover', 'good-soft', 'accent-soft']],
    ['warn', ['canvas', 'raised', 'hover', 'warn-soft']],
    ['bad', ['canvas', 'raised', 'hover', 'bad-soft', 'accent-soft']],
    ['on-accent', ['accent', 'accent-hover']],
    ['on-bad', ['bad', 'bad-hover']],
  ];

  it.each(texts.flatMap(([front, backs]) => backs.map((back) => [front, back] as const)))(
    '%s on %s can be read in light and dark (4.5:1)',
    (front, back) => {
      for (const scheme of ['light', 'dark'] as const) {
        expect(contrast(tokens.get(front)?.[scheme], tokens.get(back)?.[scheme])).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it.each(texts.flatMap(([front, backs]) => backs.map((back) => [front, back] as const)))(
    '%s on %s can be read with more contrast (7:1)',
    (front, back) => {
      for (const scheme of ['light', 'dark'] as const) {
        expect(contrast(strong.get(front)?.[scheme], strong.get(back)?.[scheme])).toBeGreaterThanOrEqual(7);
      }
    },
  );

  it.each(['canvas', 'raised', 'sunken', 'side'])(
    'with more contrast lines (4:1) and edges of fields (7:1) can be seen on %s',
    (back) => {
      for (const edge of ['line', 'line-strong', 'accent']) {
        for (const scheme of ['light', 'dark'] as const) {
          const minimum = edge === 'line' ? 4 : 7;
          expect(contrast(strong.get(edge)?.[scheme], strong.get(back)?.[scheme])).toBeGreaterThanOrEqual(minimum);
        }
      }
    },
  );

  it.each(['canvas', 'raised', 'sunken'])('edges of fields and the focus ring can be seen on %s (3:1)', (back) => {
    for (const edge of ['line-strong', 'accent']) {
      for (const scheme of ['light', 'dark'] as const) {
        expect(contrast(tokens.get(edge)?.[scheme], tokens.get(back)?.[scheme])).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

/** WCAG 2.2 contrast of two `#rrggbb` colours. */
function contrast(one: string | undefined, other: string | undefined): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string | undefined): number {
  if (colour === undefined) throw new Error('no such colour');
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
