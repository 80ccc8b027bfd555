// What the overview says, and when its steps are done.
import { describe, expect, it } from 'vitest';
import type { AppStatus } from '../../src/shared/model/views.ts';
import { doingOf } from '../../src/renderer/features/overview/doing.ts';
import { stepsDone } from '../../src/renderer/features/overview/steps.ts';
import { hrefOf, parseRoute } from '../../src/renderer/data/navigation.ts';
import { rememberedTheme } from '../../src/renderer/data/theme.ts';
import { exchange } from './support/exchanges.ts';

function status(gateway: Partial<AppStatus['gateway']> = {}, isDemo = false): AppStatus {
  return {
    version: '1.0.0',
    shell: 'headless',
    gateway: {
      state: 'running',
      address: 'http://127.0.0.1:7417',
      port: 7417,
      isRoutingOn: true,
      tokenLastFour: 'abcd',
      ...gateway,
    },
    active: { id: isDemo ? 'demo' : 'work', name: 'Work', isDemo },
    connectionCount: isDemo ? 0 : 1,
    accountsNeedingLogin: [],
    budgetWarnings: [],
    settingsSource: 'stored',
    secretStorage: 'file',
    theme: 'system',
    contrast: 'system',
    language: 'system',
  };
}

describe('the sentence', () => {
  it('names the connection, or says that it is the demo', () => {
    expect(doingOf(status())).toBe('routing');
    expect(doingOf(status({}, true))).toBe('demo');
  });

  it('says first that routing is off, and before that, that the gateway does not run', () => {
    expect(doingOf(status({ isRoutingOn: false }, true))).toBe('refusing');
    expect(doingOf(status({ state: 'failed', isRoutingOn: false }))).toBe('failed');
  });
});

describe('the first steps', () => {
  it('are all open at the beginning', () => {
    expect(stepsDone(status({}, true), [])).toEqual({ connection: false, tool: false, answer: false });
  });

  it('tick a tool that reached the gateway apart from an answer that came back', () => {
    const failed = exchange('a', { state: 'failed' });
    expect(stepsDone(status(), [failed])).toEqual({ connection: true, tool: true, answer: false });
    const counted = exchange('b', { operation: 'count-tokens' });
    expect(stepsDone(status(), [counted]).answer).toBe(false);
    expect(stepsDone(status(), [exchange('c'), failed]).answer).toBe(true);
  });
});

describe('addresses of screens', () => {
  it.each([
    { section: 'overview' } as const,
    { section: 'connections', detail: 'add', item: 'openai' } as const,
    { section: 'activity', detail: 'a/b c' } as const,
  ])('lead back to %j', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('that are unknown show the overview', () => {
    expect(parseRoute('')).toEqual({ section: 'overview' });
    expect(parseRoute('#/nowhere/x')).toEqual({ section: 'overview' });
    expect(parseRoute('#/activity/50%')).toEqual({ section: 'activity', detail: '50%' });
  });
});

it('starts with the theme of the last visit, and follows the system when that is unknown', () => {
  const holding = (theme: string | null) => ({ getItem: () => theme });
  expect(rememberedTheme(holding('dark'))).toBe('dark');
  expect(rememberedTheme(holding('purple'))).toBe('system');
  expect(rememberedTheme(holding(null))).toBe('system');
});
