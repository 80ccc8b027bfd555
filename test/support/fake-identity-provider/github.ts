// The fake GitHub: device login with errors under status 200, the exchange for a session, and Copilot's API.
import { accountNumber, chatReply, type FakeReply, type FakeRequest, type World } from './replies.ts';
import { CANARY } from './tokens.ts';

export const GITHUB_TOKEN = `ghu_${CANARY}`;

/** Undefined for paths of others. */
export function answerGithub(request: FakeRequest, world: World): FakeReply | undefined {
  const { path, bearer } = request;
  switch (path) {
    case '/github/login/device/code':
      return start(request, world);
    case '/github/login/oauth/access_token':
      return poll(world);
    case '/github/rest/user':
      return bearer.includes(CANARY)
        ? { status: 200, body: { id: accountNumber(42, world.knobs), login: world.knobs.user } }
        : { status: 401 };
    case '/github/rest/copilot_internal/v2/token':
      return exchange(request, world);
    case '/github/rest/copilot_internal/user':
      return {
        status: 200,
        body: { quota_reset_date: '2027-01-01', quota_snapshots: { premium_interactions: { percent_remaining: 40 } } },
      };
    case '/github/api/chat/completions':
      return complete(request, world);
    default:
      return undefined;
  }
}

function start({ body }: FakeRequest, { knobs }: World): FakeReply {
  if (body['client_id'] !== 'Iv1.b507a08c87ecfe98' || body['scope'] !== 'read:user')
    return { status: 200, body: { error: 'bad_client' } };
  return {
    status: 200,
    body: {
      device_code: `dc-${CANARY}`,
      user_code: 'WDJB-MJHT',
      verification_uri: 'https://github.example/login/device',
      expires_in: 900,
      interval: knobs.githubIntervalSeconds,
    },
  };
}

function poll({ knobs }: World): FakeReply {
  const error = {
    pending: 'authorization_pending',
    slow_down: 'slow_down',
    denied: 'access_denied',
    expired: 'expired_token',
    error: 'x',
  };
  const next = knobs.polls.shift();
  if (next === 'error') return { status: 502 };
  if (next !== undefined)
    return { status: 200, body: { error: error[next], ...(next === 'slow_down' ? { interval: 12 } : {}) } };
  return { status: 200, body: { access_token: GITHUB_TOKEN, token_type: 'bearer', scope: 'read:user' } };
}

function exchange({ bearer, headers }: FakeRequest, { book, knobs }: World): FakeReply {
  if (bearer !== GITHUB_TOKEN) return { status: 401 };
  if (headers['editor-version'] === undefined) return { status: 403 };
  const { access } = book.issue((number) => `tid=${number};exp=1;${CANARY}`);
  const endpoints = knobs.copilotApi === undefined ? {} : { endpoints: { api: knobs.copilotApi } };
  return {
    status: 200,
    body: { token: access, expires_at: 1, refresh_in: knobs.accessLifeSeconds, sku: 'pro', ...endpoints },
  };
}

function complete(request: FakeRequest, { book }: World): FakeReply {
  const { bearer, headers } = request;
  const isSession = book.isValid(bearer) && headers['copilot-integration-id'] === 'vscode-chat';
  const isDirect = /^(?:gho_|github_pat_)/.test(bearer) && bearer.includes(CANARY);
  return isSession || isDirect ? chatReply(request) : { status: 401, body: { error: { message: 'bad credentials' } } };
}
