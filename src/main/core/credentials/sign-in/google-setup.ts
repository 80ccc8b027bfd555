// What Google's Code Assist wants to know before it serves: the licence of the account, and the project that it is used in.
import { fieldsOf, textOf, type Fields } from '../oauth/claims.ts';
import { SignInError } from '../oauth/sign-in-error.ts';
import { wait } from '../oauth/wait.ts';
import { bearer, type FlowParts } from './flow.ts';

export interface CodeAssistSetup {
  readonly project: string;
  /** The name of the licence. */
  readonly plan: string;
}

export interface SetupCall {
  readonly accessToken: string;
  /** A project of the user's own. */
  readonly project: string | undefined;
  readonly signal: AbortSignal;
}

const METADATA = { ideType: 'IDE_UNSPECIFIED', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' };
const PERSONAL_TIER = 'free-tier';
const POLL_MS = 5000;
/** Five minutes: a licence is set up within seconds, or not at all. */
const MOST_POLLS = 60;

/** Looks which licence there is, and sets the account up where that was never done. Throws SignInError. */
export async function setUpCodeAssist(parts: FlowParts, call: SetupCall): Promise<CodeAssistSetup> {
  const { project } = call;
  const loaded = await post(parts, call, {
    method: 'loadCodeAssist',
    json: {
      ...(project === undefined ? {} : { cloudaicompanionProject: project }),
      metadata: project === undefined ? METADATA : { ...METADATA, duetProject: project },
    },
  });
  const current = fieldsOf(loaded['currentTier']);
  const tierId = textOf(current, 'id');
  if (tierId === PERSONAL_TIER) throw personal();
  if (tierId === undefined) return onboard(parts, call, loaded);
  const known = textOf(loaded, 'cloudaicompanionProject') ?? project;
  if (known === undefined) throw needsProject();
  return { project: known, plan: textOf(current, 'name') ?? tierId };
}

async function onboard(parts: FlowParts, call: SetupCall, loaded: Fields): Promise<CodeAssistSetup> {
  const { project } = call;
  const tier = listOf(loaded['allowedTiers']).find((entry) => entry['isDefault'] === true);
  const tierId = tier === undefined ? undefined : textOf(tier, 'id');
  if (tier === undefined || tierId === undefined) throw ineligible(loaded);
  if (tierId === PERSONAL_TIER) throw ineligible(loaded, personal());
  if (project === undefined && tier['userDefinedCloudaicompanionProject'] === true) throw needsProject();
  const json = {
    tierId,
    metadata: METADATA,
    ...(project === undefined ? {} : { cloudaicompanionProject: project }),
  };
  const done = await finish(parts, call, await post(parts, call, { method: 'onboardUser', json }));
  const given = textOf(fieldsOf(fieldsOf(done['response'])['cloudaicompanionProject']), 'id') ?? project;
  if (given === undefined) throw needsProject();
  return { project: given, plan: textOf(tier, 'name') ?? tierId };
}

/** Setting up takes a while at Google: the answer is a piece of work to ask after. */
async function finish(parts: FlowParts, call: SetupCall, started: Fields): Promise<Fields> {
  let work = started;
  const name = textOf(started, 'name');
  for (let poll = 0; work['done'] !== true; poll += 1) {
    if (name === undefined || !/^[\w./-]+$/.test(name) || poll >= MOST_POLLS) {
      throw new SignInError('unavailable', 'Google did not finish setting up Code Assist for this account. Try again.');
    }
    await wait(parts.clock, POLL_MS, call.signal);
    const { fields } = await parts.client.call({
      url: `${parts.endpoints.google.codeAssist}/${name}`,
      headers: bearer(call),
      signal: call.signal,
    });
    work = fields;
  }
  return work;
}

async function post(
  { client, endpoints }: FlowParts,
  { accessToken, signal }: SetupCall,
  { method, json }: { method: string; json: unknown },
): Promise<Fields> {
  const { status, fields } = await client.call({
    url: `${endpoints.google.codeAssist}:${method}`,
    headers: bearer({ accessToken }),
    json,
    signal,
  });
  if (status < 300) return fields;
  const why = textOf(fieldsOf(fields['error']), 'message') ?? `status ${status}`;
  throw status === 401 || status === 403
    ? new SignInError('not-entitled', `Google does not let this account use Code Assist: ${why}`)
    : new SignInError('network', `Google Code Assist could not be asked (${why}). Try again.`);
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

/** In Google's own words, with the page on which the account can be confirmed, where there is one. */
function ineligible(loaded: Fields, otherwise?: SignInError): SignInError {
  const [reason] = listOf(loaded['ineligibleTiers']);
  const message = reason === undefined ? undefined : textOf(reason, 'reasonMessage');
  if (reason === undefined || message === undefined) {
    return otherwise ?? new SignInError('not-entitled', 'This account has no licence for Google Code Assist.');
  }
  const page = textOf(reason, 'validationUrl');
  const next = page?.startsWith('https://') === true ? ` Confirm the account at ${page} and sign in again.` : '';
  return new SignInError('not-entitled', `Google does not let this account use Code Assist: ${message}${next}`);
}

function personal(): SignInError {
  return new SignInError(
    'not-entitled',
    'This is a personal account, and Google ended Code Assist for those on 2026-06-18. Use a Gemini API key, or an account with a Standard or Enterprise licence.',
  );
}

function needsProject(): SignInError {
  return new SignInError(
    'rejected',
    'This licence belongs to a Google Cloud project of your own. Give its id (not its number) and sign in again.',
  );
}
