// Sign-in with a Kimi Code plan: a code at Kimi, renewal with rotating tokens, and the headers Kimi knows devices by.
import { randomUUID } from 'node:crypto';
import { claimsOf, fieldsOf, numberOf, textOf } from '../oauth/claims.ts';
import { firstOf } from '../imports/borrowed.ts';
import { usageFields } from '../quota/usage-fields.ts';
import { readKimiFiles } from '../imports/token-files.ts';
import type { Login, NewTokens } from '../vault/credential.ts';
import { runDeviceGrant } from './device-grant.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { tokensFrom } from './refresh-grant.ts';
import { renewLogin, type Renewing } from './renew-login.ts';

/** Public: the application that Moonshot has registered for its command-line tools. */
const CLIENT_ID = '17e5f671-d194-4dfb-9706-5516cb48c098';

/** Makes the flow. */
export function createKimiFlow(parts: FlowParts): Flow {
  const { endpoints } = parts;
  return {
    provider: 'kimi-for-coding',
    notice:
      'Kimi admits programs by a list, and Dragoman is not on it yet: it may answer "only available for Coding Agents".',
    importHint: '~/.kimi/credentials/kimi-code.json, else ~/.kimi-code/credentials/kimi-code.json',
    ways: {
      device: (call) => deviceLogin(parts, call),
      import: async () => firstOf(loginsInFiles(parts), '~/.kimi/credentials'),
    },
    renewal: {
      leadMs: 10 * 60_000,
      renew: (credential, tokens, signal) => renew(parts, { credential, tokens, signal }),
    },
    apply: (credential, tokens) => ({
      headers: { ...bearer(tokens), ...deviceHeaders(parts, credential.facts['device']) },
    }),
    mayGoTo: (_credential, url) => isSameOrigin(url, endpoints.kimi.api),
    baseUrlFor: () => (endpoints.isLocal ? endpoints.kimi.api : undefined),
    quota: (credential, tokens, signal) => askUsage(parts, { credential, tokens, signal }),
  };
}

function deviceHeaders({ version }: FlowParts, device = ''): Record<string, string> {
  return {
    'user-agent': `Dragoman/${version}`,
    'x-msh-platform': 'dragoman',
    'x-msh-version': version,
    'x-msh-device-name': 'Dragoman',
    'x-msh-device-model': 'desktop',
    'x-msh-os-version': 'unknown',
    'x-msh-device-id': device,
  };
}

async function deviceLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { auth } = parts.endpoints.kimi;
  const device = randomUUID();
  const fields = await runDeviceGrant(
    parts,
    {
      startUrl: `${auth}/api/oauth/device_authorization`,
      tokenUrl: `${auth}/api/oauth/token`,
      clientId: CLIENT_ID,
      headers: deviceHeaders(parts, device),
    },
    call,
  );
  const tokens = tokensFrom(fields, {}, parts.clock.now());
  return loginOf(tokens, device);
}

function loginOf(tokens: NewTokens, device: string): Login {
  const claims = claimsOf(tokens.accessToken);
  const user = textOf(claims, 'user_id') ?? textOf(claims, 'sub');
  return { identity: user ?? device, label: user ?? 'Kimi account', facts: { device }, tokens };
}

/** Kimi's own programs go on renewing their tokens, and know themselves to Kimi by their device. */
function loginsInFiles({ readEnvironment }: FlowParts): Login[] {
  return readKimiFiles(readEnvironment).map(({ device, ...tokens }) => loginOf(tokens, device ?? ''));
}

function renew(parts: FlowParts, renewing: Renewing): Promise<NewTokens> {
  return renewLogin(
    parts,
    {
      url: `${parts.endpoints.kimi.auth}/api/oauth/token`,
      clientId: CLIENT_ID,
      vendor: 'Kimi',
      owner: 'the Kimi program',
      loginsInFiles: () => loginsInFiles(parts),
      headers: deviceHeaders(parts, renewing.credential.facts['device']),
    },
    renewing,
  );
}

async function askUsage(parts: FlowParts, { credential, tokens, signal }: Renewing) {
  const reply = await parts.client.call({
    url: `${parts.endpoints.kimi.api}/v1/usages`,
    headers: { ...bearer(tokens), ...deviceHeaders(parts, credential.facts['device']) },
    signal,
  });
  const usage = fieldsOf(usageFields(reply, 'Kimi')['usage']);
  const limit = numberOf(usage, 'limit');
  const used = numberOf(usage, 'used');
  if (limit === undefined || used === undefined || limit <= 0) return [];
  const resetsAt = Date.parse(textOf(usage, 'resetTime') ?? textOf(usage, 'reset_at') ?? '');
  const usedPercent = Math.min(100, (100 * used) / limit);
  return [{ name: 'plan', usedPercent, ...(Number.isNaN(resetsAt) ? {} : { resetsAt }) }];
}
