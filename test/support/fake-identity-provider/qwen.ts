// The fake Qwen: a code with a proof key, an address for the API with each token, and the API.
import { chatReply, type FakeReply, type FakeRequest, type World } from './replies.ts';
import { CANARY, challengeOf, jwt } from './tokens.ts';

/** Undefined for paths of others. */
export function answerQwen(request: FakeRequest, world: World): FakeReply | undefined {
  switch (request.path) {
    case '/qwen/api/v1/oauth2/device/code':
      return start(request, world);
    case '/qwen/api/v1/oauth2/token':
      return token(request, world);
    case '/qwen/v1/chat/completions':
    case '/qwen-moved/v1/chat/completions':
      return request.path.startsWith(`${world.knobs.qwenApi}/`) && world.book.isValid(request.bearer)
        ? chatReply(request)
        : { status: 401, body: {} };
    default:
      return undefined;
  }
}

function start({ body }: FakeRequest, { codes }: World): FakeReply {
  if (body['client_id'] !== 'f0304373b74a44d2b584a3fb70ca9e56' || body['code_challenge_method'] !== 'S256')
    return { status: 400, body: { error: 'invalid_request' } };
  codes.set('qwen', { challenge: String(body['code_challenge']), redirectUri: '' });
  return {
    status: 200,
    body: {
      device_code: `dc-${CANARY}`,
      user_code: 'QWEN-1234',
      verification_uri: 'https://qwen.example/authorize',
      verification_uri_complete: 'https://qwen.example/authorize?user_code=QWEN-1234',
      expires_in: 900,
    },
  };
}

function token({ body }: FakeRequest, { book, codes, knobs, url }: World): FakeReply {
  const access = (number: number): string => jwt({ sub: knobs.user, number }, number);
  const done = (pair: { access: string; refresh: string }): FakeReply => ({
    status: 200,
    body: {
      access_token: pair.access,
      refresh_token: pair.refresh,
      expires_in: knobs.accessLifeSeconds,
      resource_url: url() + knobs.qwenApi,
    },
  });
  if (body['grant_type'] === 'refresh_token') {
    const next = book.rotate(String(body['refresh_token']), access);
    return typeof next === 'string' ? { status: 400, body: { error: 'invalid_grant' } } : done(next);
  }
  if (codes.get('qwen')?.challenge !== challengeOf(String(body['code_verifier'])))
    return { status: 400, body: { error: 'invalid_grant' } };
  switch (knobs.polls.shift()) {
    case undefined:
      return done(book.issue(access));
    case 'pending':
      return { status: 400, body: { error: 'authorization_pending' } };
    case 'slow_down':
      return { status: 429, body: { error: 'slow_down' } };
    case 'denied':
      return { status: 400, body: { error: 'access_denied' } };
    case 'expired':
      return { status: 401, body: {} };
    case 'error':
      return { status: 500 };
  }
}
