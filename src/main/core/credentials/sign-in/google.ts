// Sign-in with Google for Code Assist (Standard and Enterprise): a browser or Gemini CLI's file, and requests in an envelope.
import { randomUUID } from 'node:crypto';
import { readGeminiFile } from '../imports/gemini-file.ts';
import { findGeminiSecret } from '../imports/gemini-program.ts';
import { fieldsOf, textOf } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import type { VendorReply } from '../oauth/vendor-client.ts';
import type { Credential, Login, NewTokens, Tokens } from '../vault/credential.ts';
import { runBrowserGrant } from './browser-grant.ts';
import { bearer, isSameOrigin, type Flow, type FlowParts, type LoginCall } from './flow.ts';
import { setUpCodeAssist } from './google-setup.ts';
import { checkRefresh, tokensFrom } from './refresh-grant.ts';

/** Public: the application that Google has registered for Gemini CLI. */
const CLIENT_ID = '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com';
const SCOPE = ['cloud-platform', 'userinfo.email', 'userinfo.profile']
  .map((name) => `https://www.googleapis.com/auth/${name}`)
  .join(' ');
/** Google calls it a secret, though every copy of Gemini CLI holds it. It is read there, not kept here. */
const SECRET_VARIABLE = 'DRAGOMAN_GOOGLE_CLIENT_SECRET';
const PROJECT_VARIABLES = ['GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_PROJECT_ID'];

/** Makes the flow. */
export function createGoogleFlow(parts: FlowParts): Flow {
  const { google, isLocal } = parts.endpoints;
  return {
    provider: 'gemini-subscription',
    guard: 'risk',
    notice:
      "Only for Code Assist Standard and Enterprise: Google ended personal accounts on 2026-06-18. Google's terms forbid this sign-in to other programs than its own, and it may suspend an account for that. A Gemini API key or Vertex AI has no such risk.",
    importHint: '~/.gemini/oauth_creds.json',
    takesProject: true,
    ways: {
      browser: (call) => browserLogin(parts, call),
      import: (call) => importLogin(parts, call),
    },
    renewal: { leadMs: 5 * 60_000, renew: (_credential, tokens, signal) => renew(parts, tokens, signal) },
    apply: (credential, tokens, { body }) => ({
      headers: bearer(tokens),
      defaults: { 'user-agent': `Dragoman/${parts.version}` },
      ...(body === undefined ? {} : { body: addressed(body, credential) }),
    }),
    mayGoTo: (_credential, url) => isSameOrigin(url, google.codeAssist),
    baseUrlFor: () => (isLocal ? google.codeAssist : undefined),
    revoke: async ({ source }, { refreshToken }, signal) => {
      // One that was taken over from Gemini CLI is still in use there.
      if (refreshToken === undefined || source === 'import') return;
      await parts.client.call({ url: google.revoke, form: { token: refreshToken }, signal });
    },
  };
}

async function browserLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const { google } = parts.endpoints;
  const clientSecret = await findSecret(parts);
  const reply = await runBrowserGrant(parts, call, {
    authorizeUrl: google.authorize,
    tokenUrl: google.token,
    clientId: CLIENT_ID,
    clientSecret,
    scope: SCOPE,
    ports: [0],
    host: '127.0.0.1',
    path: '/oauth2callback',
    // Without "consent" Google gives a refresh token only at the very first sign-in.
    extra: { access_type: 'offline', prompt: 'consent' },
  });
  return loginWith(parts, call, tokensOf(reply, parts.clock.now()));
}

function tokensOf({ status, fields }: VendorReply, now: number): NewTokens {
  if (status < 300 && textOf(fields, 'access_token') !== undefined) return tokensFrom(fields, {}, now);
  throw new SignInError('rejected', `Google did not complete the sign-in (status ${status}). Start again.`);
}

/** Nothing rotates at Google, so the file's token may have two users; the file itself is never written. */
async function importLogin(parts: FlowParts, call: LoginCall): Promise<Login> {
  const found = readGeminiFile(parts.readEnvironment);
  const isOver = (found.expiresAt ?? 0) <= parts.clock.now();
  const tokens = isOver ? await renew(parts, { ...found, obtainedAt: 0, generation: 0 }, call.signal) : found;
  return loginWith(parts, call, tokens);
}

async function loginWith(parts: FlowParts, { project, signal }: LoginCall, tokens: NewTokens): Promise<Login> {
  const accessToken = tokens.accessToken ?? '';
  const { fields } = await parts.client.call({
    url: parts.endpoints.google.userInfo,
    headers: bearer(tokens),
    signal,
  });
  const email = textOf(fields, 'email');
  if (email === undefined) throw new SignInError('network', 'Google did not say whose sign-in this is. Try again.');
  const wanted = project ?? PROJECT_VARIABLES.map((name) => parts.readEnvironment(name)).find(Boolean);
  const setup = await setUpCodeAssist(parts, { accessToken, project: wanted, signal });
  return { identity: email, label: email, plan: setup.plan, facts: { project: setup.project }, tokens };
}

async function renew(parts: FlowParts, tokens: Tokens, signal: AbortSignal): Promise<NewTokens> {
  const { client, endpoints, clock } = parts;
  const { refreshToken } = tokens;
  if (refreshToken === undefined) throw new SignInError('bad-token', 'This Google login is over. Sign in again.');
  const form = {
    client_id: CLIENT_ID,
    client_secret: await findSecret(parts),
    refresh_token: refreshToken,
    grant_type: 'refresh_token',
  };
  const reply = await client.call({ url: endpoints.google.token, form, signal });
  checkRefresh(reply, 'Google');
  return tokensFrom(reply.fields, tokens, clock.now());
}

async function findSecret(parts: FlowParts): Promise<string> {
  const given = parts.readEnvironment(SECRET_VARIABLE)?.trim();
  if (given !== undefined && given !== '') return given;
  const found = await findGeminiSecret(parts.place);
  if (found !== undefined) return found;
  throw new SignInError(
    'unavailable',
    `Google knows Gemini CLI by a text that is part of that program. Install Gemini CLI (npm install -g @google/gemini-cli), or put the text into ${SECRET_VARIABLE}, and try again.`,
  );
}

/** The endpoint's form has made the envelope; what belongs to the account is written on it here. */
function addressed(body: Buffer | string, { facts }: Credential): string {
  const envelope = fieldsOf(JSON.parse(body.toString()));
  return JSON.stringify({ ...envelope, project: facts['project'], user_prompt_id: randomUUID() });
}
