// The secrets of the flows: what each is, and where it may be seen.
import { randomBytes } from 'node:crypto';
import { CANARY } from '../../support/fake-identity-provider/tokens.ts';
import type { Canary } from './canaries.ts';

/** In no form that a search for known forms of keys would take out: only knowing what it is helps. */
function make(name: string): string {
  return `${name}q${randomBytes(9).toString('hex')}`;
}

/** In the form of a real key, for texts in which nobody can know what is one. */
function makeKey(): string {
  return `sk-ant-api03-${randomBytes(18).toString('hex')}`;
}

export type FlowSecrets = ReturnType<typeof makeSecrets>;

export function makeSecrets() {
  return {
    firstKey: make('firstKey'),
    secondKey: make('secondKey'),
    chatKey: make('chatKey'),
    geminiKey: make('geminiKey'),
    echoedKey: make('echoedKey'),
    windowKey: make('windowKey'),
    refusedKey: make('refusedKey'),
    environmentKey: make('environmentKey'),
    headerSecret: make('headerSecret'),
    querySecret: make('querySecret'),
    addressPassword: make('addressPassword'),
    localToken: `drg-${make('localToken')}`,
    clientCookie: make('clientCookie'),
    clientHeader: make('clientHeader'),
    providerCookie: make('providerCookie'),
    redirectSecret: make('redirectSecret'),
    bodyField: make('bodyField'),
    bodyKey: makeKey(),
    foreignKey: make('foreignKey'),
    codexRefresh: make('codexRefresh'),
    passphrase: make('passphrase'),
    signIn: CANARY,
  };
}

/** The headless shell has no keychain: this file is named as unencrypted. */
const VAULT = /^file secrets\.plain\.json(?: while|$)/;

export function canariesOf(
  secrets: FlowSecrets,
  drawn: { clientToken: string; session: string; code: string },
): Canary[] {
  const kept = (name: keyof FlowSecrets, ...places: RegExp[]): Canary => ({ name, value: secrets[name], places });
  return [
    kept('firstKey', VAULT, /^upstream messages$/),
    kept('secondKey', VAULT, /^upstream messages$/),
    kept('chatKey', VAULT, /^upstream chat$/),
    kept('geminiKey', VAULT, /^upstream gemini$/),
    kept('echoedKey', VAULT, /^upstream echo$/),
    kept('windowKey', VAULT, /^upstream window$/),
    kept('refusedKey'),
    kept('environmentKey', /^upstream responses$/),
    // What a user writes beside the keys stays in the settings, which only this user can read, and goes to its provider.
    kept('headerSecret', /^file (?:backups\/)?settings[^/]*\.json(?: while|$)/, /^upstream chat$/),
    kept('querySecret', /^file (?:backups\/)?settings[^/]*\.json(?: while|$)/, /^upstream chat$/),
    kept('addressPassword'),
    // Made for clients: the command that starts the gateway and the one that is asked for it print it.
    kept('localToken', VAULT, /^serve output$/, /^command env/, /^window \/rpc\/gateway\//, /^client file /),
    kept('clientCookie'),
    kept('clientHeader'),
    kept('providerCookie'),
    kept('redirectSecret'),
    // Bodies go where the request goes; recorded ones must have lost them.
    // Responses answers repeat what the client sent beside its question.
    kept('bodyField', /^upstream /, /^identity$/, /^answer \/v1\/responses/),
    kept('bodyKey', /^upstream /, /^identity$/),
    // The record of a connect must hold what stood there before, or it could not be put back.
    kept('foreignKey', /^client file /, /^file clients\//),
    kept('codexRefresh', /^client file /),
    kept('passphrase'),
    kept('signIn', VAULT, /^identity$/, /^client file /),
    { name: 'token of a client', value: drawn.clientToken, places: [VAULT, /^client file /, /^file clients\//] },
    { name: 'session of the window', value: drawn.session, places: [/^window \/session$/] },
    { name: 'code of the window', value: drawn.code, places: [/^serve output$/] },
  ];
}
