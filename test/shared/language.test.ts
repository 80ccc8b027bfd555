// Which language is shown, by what the user chose and what the system prefers.
import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../src/shared/language.ts';

describe('the language', () => {
  it('is the one that the user chose, whatever the system has', () => {
    expect(chooseLanguage('ja', ['zh-TW'])).toBe('ja');
    expect(chooseLanguage('en', ['ja-JP'])).toBe('en');
  });

  it.each([
    [['en-GB'], 'en'],
    [['ja-JP', 'en-US'], 'ja'],
    [['zh-TW'], 'zh-Hant'],
    [['zh_HK'], 'zh-Hant'],
    [['zh-Hant-TW'], 'zh-Hant'],
    [['zh-Hans-HK'], 'zh-Hans'],
    [['zh-CN'], 'zh-Hans'],
    [['zh'], 'zh-Hans'],
    [['de-DE', 'zh-TW', 'en'], 'zh-Hant'],
    [['de-DE'], 'en'],
    [[], 'en'],
  ])('of a system with %j is %s', (system, expected) => {
    expect(chooseLanguage('system', system)).toBe(expected);
  });
});
