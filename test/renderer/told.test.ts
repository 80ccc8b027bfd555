// What the core says, in another language.
import { describe, expect, it } from 'vitest';
import { createTold } from '../../src/renderer/i18n/told.ts';

const told = createTold({
  'There is no connection "{{1}}".': '没有“{{1}}”这个连接。',
  'Choose another name.': '请换一个名称。',
  'Nothing was saved: {{1}}': '没有保存：{{1}}',
  '{{1}} did not answer within {{2}} seconds.': '{{2}} 秒内 {{1}} 没有回答。',
  'The disk is full.': '磁盘已满。',
});

describe('a sentence of the core', () => {
  it('is said in the language, with what was filled in', () => {
    expect(told('There is no connection "work.home".')).toBe('没有“work.home”这个连接。');
    expect(told('api.example.com did not answer within 30 seconds.')).toBe('30 秒内 api.example.com 没有回答。');
  });

  it('is found among others, each by itself', () => {
    expect(told('There is no connection "a". Choose another name.')).toBe('没有“a”这个连接。请换一个名称。');
  });

  it('inside of another is said in the language too', () => {
    expect(told('Nothing was saved: The disk is full.')).toBe('没有保存：磁盘已满。');
  });

  it('that is not known stays as it is, and what is around it is still said', () => {
    expect(told('Boom happened at 1.5 volts. Choose another name.')).toBe('Boom happened at 1.5 volts. 请换一个名称。');
    expect(told('something else')).toBe('something else');
    expect(told('')).toBe('');
  });
});
