// The stored settings and the file given with --config: one schema for both.
import { z } from 'zod';
import { DEFAULT_GATEWAY_PORT, DEMO_CONNECTION_ID, PROTOCOLS, SLOTS } from '../protocols.ts';

export const protocolSchema = z.enum(PROTOCOLS);
export const slotSchema = z.enum(SLOTS);

/** Ids appear in model names (`connection/model`) and in URLs, so they hold no `/`, `:` or space. */
export const idSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/i,
    'use letters, digits, ".", "_" or "-", at most 64, and begin with a letter or digit',
  );

/** One line of visible ASCII: a header with anything else could not be sent, or would smuggle in another one. */
const headerValueSchema = z.string().regex(/^[\x20-\x7e]*$/, 'use one line of plain ASCII');
const headerNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'not a valid header name')
  .refine((name) => !FORBIDDEN_HEADERS.has(name.toLowerCase()), 'this header is set by Dragoman itself');
const FORBIDDEN_HEADERS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'proxy-authorization',
  'cookie',
]);

const LINK_LOCAL_HOST = /^(169\.254\.|\[?fe[89ab]|\[?fd00:ec2:)/i;

function isUsableBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    url.search === '' &&
    !LINK_LOCAL_HOST.test(url.hostname)
  );
}

export const baseUrlSchema = z
  .string()
  .refine(
    isUsableBaseUrl,
    'use an http(s) address without user name, query or fragment, and not a link-local one, for example https://api.example.com/v1',
  );

/**
 * A credential as written down: `env:NAME` (an environment variable), `secret:ID` (in the secret store), or the text
 * itself. The stored settings never hold the text itself: it is moved to the secret store first.
 */
export const keySourceSchema = z
  .string()
  .min(1)
  .regex(/^[\x21-\x7e]+$/, 'use one word of plain ASCII');

export const slotsSchema = z.partialRecord(slotSchema, z.string().min(1));

export const connectionSchema = z
  .strictObject({
    id: idSchema.refine((id) => id !== DEMO_CONNECTION_ID, 'this id belongs to the demo connection, choose another'),
    name: z.string().min(1).max(80).optional(),
    provider: z.string().min(1),
    protocol: protocolSchema.optional(),
    baseUrl: baseUrlSchema.optional(),
    keys: z.array(keySourceSchema).default([]),
    models: z.array(z.string().min(1)).default([]),
    slots: slotsSchema.default({}),
    headers: z.record(headerNameSchema, headerValueSchema).default({}),
    query: z.record(z.string().min(1), z.string()).default({}),
    stripParams: z.union([z.enum(['auto', 'none']), z.array(z.string().min(1))]).default('auto'),
    maxOutputTokens: z.int().positive().optional(),
  })
  .superRefine((connection, context) => {
    if (connection.provider !== 'custom') return;
    for (const field of ['protocol', 'baseUrl'] as const) {
      if (connection[field] === undefined) {
        context.addIssue({ code: 'custom', path: [field], message: 'a connection with provider "custom" needs this' });
      }
    }
  });

/** `connection/model`; the model may hold further slashes. */
const targetSchema = z.string().regex(/^[^/\s]+\/\S+$/, 'write it as connection/model');

export const routeSchema = z.strictObject({
  model: z.string().min(1),
  to: targetSchema,
  fallbacks: z.array(targetSchema).default([]),
});

export const profileSchema = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  active: idSchema.optional(),
  slots: slotsSchema.default({}),
  routes: z.array(routeSchema).default([]),
  fallbacks: z.array(targetSchema).default([]),
});

export const settingsSchema = z
  .strictObject({
    schemaVersion: z.literal(1).default(1),
    gateway: z
      .strictObject({
        port: z.int().min(0).max(65_535).default(DEFAULT_GATEWAY_PORT),
        token: keySourceSchema.optional(),
        isRoutingOn: z.boolean().default(true),
      })
      .prefault({}),
    connections: z.array(connectionSchema).default([]),
    active: idSchema.optional(),
    routes: z.array(routeSchema).default([]),
    aliases: z.record(z.string().min(1), targetSchema).default({}),
    profiles: z.record(idSchema, profileSchema).default({}),
    window: z.strictObject({ theme: z.enum(['system', 'light', 'dark']).default('system') }).prefault({}),
  })
  .superRefine((settings, context) => {
    for (const issue of danglingReferences(settings)) {
      context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
    }
  });

interface ReferenceIssue {
  path: (string | number)[];
  message: string;
}

type References = {
  connections: { id: string }[];
  active?: string | undefined;
  routes: z.output<typeof routeSchema>[];
  aliases: Record<string, string>;
  profiles: Record<string, z.output<typeof profileSchema>>;
};

function danglingReferences(settings: References): ReferenceIssue[] {
  const known = new Set([DEMO_CONNECTION_ID, ...settings.connections.map((connection) => connection.id)]);
  const issues: ReferenceIssue[] = [];
  const need = (path: (string | number)[], target: string | undefined): void => {
    if (target === undefined) return;
    const id = target.split('/', 1)[0] ?? '';
    if (!known.has(id)) issues.push({ path, message: `there is no connection "${id}"` });
  };
  const needRoutes = (path: (string | number)[], routes: References['routes']): void => {
    for (const [index, route] of routes.entries()) {
      need([...path, index, 'to'], route.to);
      for (const [at, target] of route.fallbacks.entries()) need([...path, index, 'fallbacks', at], target);
    }
  };
  settings.connections.forEach(({ id }, index) => {
    const isSecond = settings.connections.findIndex((other) => other.id === id) !== index;
    if (isSecond) issues.push({ path: ['connections', index, 'id'], message: `the id "${id}" is used twice` });
  });
  need(['active'], settings.active);
  needRoutes(['routes'], settings.routes);
  for (const [alias, target] of Object.entries(settings.aliases)) need(['aliases', alias], target);
  for (const [id, profile] of Object.entries(settings.profiles)) {
    need(['profiles', id, 'active'], profile.active);
    needRoutes(['profiles', id, 'routes'], profile.routes);
    for (const [at, target] of profile.fallbacks.entries()) need(['profiles', id, 'fallbacks', at], target);
  }
  return issues;
}

export type Settings = z.output<typeof settingsSchema>;
export type SettingsInput = z.input<typeof settingsSchema>;
export type ConnectionSettings = z.output<typeof connectionSchema>;
export type ProfileSettings = z.output<typeof profileSchema>;
export type RouteSettings = z.output<typeof routeSchema>;
