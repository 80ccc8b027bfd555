// Every key of the settings can be changed in the window and by a command, or there is a reason why not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONFIG_KEYS } from '../src/main/headless/commands/config.ts';
import { COMMANDS } from '../src/main/headless/run-command.ts';
import { settingsSchema } from '../src/shared/model/settings.ts';

const RENDERER = join(import.meta.dirname, '../src/renderer');

/** A source of the window and a piece of it that makes the change; the command that does the same. */
interface Way {
  readonly control: readonly [file: string, piece: string] | Reason;
  readonly command: string | Reason;
}
interface Reason {
  readonly reason: string;
}

const FINE_TUNING = {
  reason: 'fine tuning of one connection: it is written into the settings file, where docs tell how',
};
const TRANSFER = { reason: 'connections are added in the window, by signing in, or with a settings file' };
const preference = (file: string, piece: string): Way => ({ control: [file, piece], command: 'config' });

const WAYS: Readonly<Record<string, Way>> = {
  schemaVersion: { control: { reason: 'ours' }, command: { reason: 'ours' } },
  'gateway.port': preference('features/settings/gateway-panel.tsx', 'set.mutate({ port })'),
  'gateway.token': {
    control: { reason: 'made by the app, for an own one stands in the settings file' },
    command: { reason: 'made by the app; "env" prints it' },
  },
  'gateway.isRoutingOn': { control: ['frame/use-routing-switch.ts', 'setRouting'], command: 'routing' },
  'gateway.longestAnswerMinutes': preference('features/settings/gateway-panel.tsx', 'longestAnswerMinutes: Number('),
  'gateway.proxy': preference('features/settings/proxy-card.tsx', 'change({ proxy'),
  'connections[].id': { control: { reason: 'made from the name, and never changed' }, command: TRANSFER },
  'connections[].name': { control: ['features/connections/draft-form.ts', 'name'], command: TRANSFER },
  'connections[].provider': { control: ['features/connections/draft-form.ts', 'provider'], command: TRANSFER },
  'connections[].protocol': { control: ['features/connections/draft-form.ts', 'protocol'], command: TRANSFER },
  'connections[].baseUrl': { control: ['features/connections/draft-form.ts', 'baseUrl'], command: TRANSFER },
  'connections[].keys': { control: ['features/connections/key-field.tsx', 'KeyText'], command: 'login' },
  'connections[].models': { control: ['features/connections/model-picker.tsx', 'onChange'], command: TRANSFER },
  'connections[].slots': { control: ['features/models/slot-board.tsx', 'change({ slots'], command: TRANSFER },
  'connections[].placeholders': { control: ['features/connections/draft-form.ts', 'placeholders'], command: TRANSFER },
  'connections[].headers': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].query': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].stripParams': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].maxOutputTokens': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].plans': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].region': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].priority': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].weight': { control: FINE_TUNING, command: FINE_TUNING },
  'connections[].requestsPerMinute': { control: FINE_TUNING, command: FINE_TUNING },
  active: { control: ['data/connections.ts', 'connections.activate'], command: 'use' },
  activeProfile: { control: ['data/choices.ts', 'setCurrent'], command: 'use' },
  routes: { control: ['features/models/routes-card.tsx', 'routes'], command: FINE_TUNING },
  fallbacks: { control: ['features/models/slots-part.tsx', 'fallbacks'], command: FINE_TUNING },
  aliases: { control: ['features/models/aliases-card.tsx', 'useSetAlias'], command: FINE_TUNING },
  profiles: { control: ['features/models/profile-bar.tsx', 'useCreateProfile'], command: FINE_TUNING },
  providers: {
    control: { reason: 'providers of the user come from files in the data folder: docs/providers.md' },
    command: { reason: 'as in the window' },
  },
  'models.favourites': { control: ['data/models.ts', 'avourite'], command: FINE_TUNING },
  'models.refreshesFacts': { control: ['features/models/facts-card.tsx', 'Switch'], command: FINE_TUNING },
  tokens: { control: ['features/models/tokens-part.tsx', 'TokenDialog'], command: 'tokens' },
  budgets: { control: ['features/usage/budget-dialog.tsx', 'useSetBudget'], command: 'budget' },
  'activity.filters': {
    control: ['features/activity/saved-filters-menu.tsx', 'NameDialog'],
    command: { reason: 'a shell has its own ways to keep a line: "log" takes any filter' },
  },
  'activity.keptDays': preference('features/settings/privacy-panel.tsx', 'change({ keptDays })'),
  'activity.bodies': {
    control: ['features/activity/recording-menu.tsx', 'mode'],
    command: { reason: 'what is recorded is shown while it is chosen, so it is chosen in the window or the tray' },
  },
  'window.theme': preference('features/settings/general-panel.tsx', 'onChange={setTheme}'),
  'window.contrast': preference('features/settings/general-panel.tsx', 'change({ contrast })'),
  'window.language': preference('features/settings/general-panel.tsx', 'change({ language })'),
  'window.checkForUpdates': preference('features/settings/updates-card.tsx', 'change({ checkForUpdates })'),
  'desktop.closeAction': preference('features/settings/general-panel.tsx', 'change({ closeAction })'),
  'desktop.trayClick': preference('features/settings/general-panel.tsx', 'change({ trayClick })'),
  'desktop.trayTitle': preference('features/settings/general-panel.tsx', 'change({ trayTitle })'),
  'desktop.dockIcon': preference('features/settings/general-panel.tsx', 'change({ dockIcon })'),
  'desktop.mutedNotices': preference('features/settings/notices-panel.tsx', 'change({ mutedNotices'),
  'desktop.onQuit': preference('features/settings/general-panel.tsx', 'change({ onQuit })'),
};

/** Groups whose keys are looked at one by one, and the connections; other lists are one matter each. */
const OPEN = new Set(['gateway', 'models', 'activity', 'window', 'desktop', 'connections']);

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) {
    return bare(schema.unwrap());
  }
  return schema;
}

function shapeOf(schema: z.core.$ZodType): Record<string, z.core.$ZodType> {
  const inner = bare(schema);
  const item = inner instanceof z.ZodArray ? bare(inner.element) : inner;
  return item instanceof z.ZodObject ? item.shape : {};
}

function keysOfSettings(): string[] {
  return Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    if (!OPEN.has(name)) return [name];
    const isList = bare(schema) instanceof z.ZodArray;
    return Object.keys(shapeOf(schema)).map((key) => `${name}${isList ? '[]' : ''}.${key}`);
  });
}

describe('every key of the settings', () => {
  it('is known here, and nothing else is', () => {
    expect(Object.keys(WAYS).toSorted()).toEqual(keysOfSettings().toSorted());
  });

  it.each(Object.entries(WAYS))('%s has a control in the window, or a reason', (_path, { control }) => {
    if (!Array.isArray(control)) return expect((control as Reason).reason.length).toBeGreaterThan(3);
    const [file, piece] = control as [string, string];
    expect(existsSync(join(RENDERER, file)), file).toBe(true);
    expect(readFileSync(join(RENDERER, file), 'utf8').includes(piece), `"${piece}" in ${file}`).toBe(true);
  });

  it.each(Object.entries(WAYS))('%s has a command, or a reason', (path, { command }) => {
    if (typeof command !== 'string') return expect(command.reason.length).toBeGreaterThan(3);
    expect(COMMANDS.map(({ name }) => name)).toContain(command);
    if (command === 'config') expect(CONFIG_KEYS).toContain(path.split('.').at(-1));
  });
});
