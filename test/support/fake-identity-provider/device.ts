// The fake Kimi and xAI: device logins as the standard has them, rotating tokens, and their APIs.
import { chatReply, messagesReply, type FakeReply, type FakeRequest, type World } from './replies.ts';
import { CANARY, jwt } from './tokens.ts';

const CLIENTS: Readonly<Record<string, string>> = {
  kimi: '17e5f671-d194-4dfb-9706-5516cb48c098',
  xai: 'b1a00492-073a-47ea-816f-4c329264a828',
};

/** Undefined for paths of others. */
export function answerDevice(request: FakeRequest, world: World): FakeReply | undefined {
  const [, vendor = '', ...rest] = request.path.split('/');
  const path = rest.join('/');
  if (vendor !== 'kimi' && vendor !== 'xai') return undefined;
  if (/^(?:api\/oauth\/device_authorization|oauth2\/device\/code)$/.test(path)) return start(request, vendor);
  if (/^(?:api\/oauth|oauth2)\/token$/.test(path)) return token(request, vendor, world);
  const isChat = path.endsWith('chat/completions');
  if (isChat || path.endsWith('v1/messages')) {
    if (!world.book.isValid(request.bearer)) return { status: 401, body: {} };
    return isChat ? chatReply(request) : messagesReply(request.body);
  }
  if (path === 'coding/v1/usages') return { status: 200, body: { usage: { limit: '200', used: '50' } } };
  return undefined;
}

function start({ body, headers }: FakeRequest, vendor: string): FakeReply {
  const isRight =
    body['client_id'] === CLIENTS[vendor] && (vendor !== 'kimi' || headers['x-msh-device-id'] !== undefined);
  if (!isRight) return { status: 400, body: { error: 'invalid_client' } };
  const page = `https://${vendor}.example/device`;
  return {
    status: 200,
    body: {
      device_code: `dc-${CANARY}`,
      user_code: 'ABCD-EFGH',
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=ABCD-EFGH`,
      expires_in: 900,
      interval: 1,
    },
  };
}

function token({ body }: FakeRequest, vendor: string, { knobs, book }: World): FakeReply {
  const makeAccess = (number: number): string => jwt({ sub: knobs.user, number }, number);
  const done = ({ access, refresh }: { access: string; refresh: string }): FakeReply => ({
    status: 200,
    body: {
      access_token: access,
      refresh_token: refresh,
      expires_in: knobs.accessLifeSeconds,
      id_token: jwt({ sub: knobs.user, email: `${knobs.user}@example.com` }, 0),
    },
  });
  if (body['grant_type'] === 'refresh_token') {
    const next = book.rotate(String(body['refresh_token']), makeAccess);
    return typeof next === 'string' ? { status: 400, body: { error: 'invalid_grant' } } : done(next);
  }
  const next = knobs.polls.shift();
  // Kimi says with status 200 that nothing has happened yet.
  const status = vendor === 'kimi' ? 200 : 400;
  switch (next) {
    case undefined:
      return done(book.issue(makeAccess));
    case 'pending':
      return { status, body: { error: 'authorization_pending' } };
    case 'slow_down':
      return { status, body: { error: 'slow_down' } };
    case 'denied':
      return { status, body: { error: 'access_denied' } };
    case 'expired':
      return { status, body: { error: 'expired_token' } };
    case 'error':
      return { status: 500 };
  }
}
