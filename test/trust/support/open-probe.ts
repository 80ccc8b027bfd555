// Loaded into a process of ours: writes down every file that it opens, every address that it connects to, and every name that it looks up.
import dns from 'node:dns';
import fs, { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import sqlite from 'node:sqlite';

const file = process.env['PROBE_FILE'] ?? '';
const note = (what: string, value: string): void => appendFileSync(file, `${JSON.stringify([what, value])}\n`);

for (const name of [
  'openSync',
  'readFileSync',
  'writeFileSync',
  'createReadStream',
  'createWriteStream',
  'open',
  'readFile',
] as const) {
  const original = fs[name] as (...words: unknown[]) => unknown;
  const noted = (...words: unknown[]): unknown => {
    if (typeof words[0] === 'string' && words[0] !== file) note('file', words[0]);
    return original.apply(fs, words);
  };
  Object.assign(fs, { [name]: noted });
}

for (const part of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveTxt', 'resolveSrv'] as const) {
    const original = part[name] as (...words: unknown[]) => unknown;
    const noted = (...words: unknown[]): unknown => {
      note('name', String(words[0]));
      return original.apply(part, words);
    };
    Object.assign(part, { [name]: noted });
  }
}

const { DatabaseSync } = sqlite;
Object.assign(sqlite, {
  DatabaseSync: class extends DatabaseSync {
    constructor(...words: ConstructorParameters<typeof DatabaseSync>) {
      note('file', String(words[0]));
      super(...words);
    }
  },
});
syncBuiltinESMExports();

// All clients of HTTP and TLS end up here.
const connect = Reflect.get(Socket.prototype, 'connect') as (this: Socket, ...words: never[]) => Socket;
Socket.prototype.connect = function noted(this: Socket, ...words: never[]) {
  const [first] = words as unknown[];
  const wish = (Array.isArray(first) ? first[0] : first) as { host?: string; port?: number; path?: string } | number;
  const text = typeof wish === 'object' ? (wish.path ?? `${wish.host ?? 'localhost'}:${wish.port}`) : String(wish);
  note('socket', text);
  return Reflect.apply(connect, this, words);
} as typeof Socket.prototype.connect;
