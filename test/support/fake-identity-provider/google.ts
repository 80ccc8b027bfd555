// The fake Google: browser login with the program's own text, Code Assist's licences and projects, and Gemini in envelopes.
import type { FakeReply, FakeRequest, World } from './replies.ts';
import { CANARY, challengeOf } from './tokens.ts';

/** What Gemini CLI holds, and Google asks of it. */
export const GOOGLE_SECRET = `GOCSPX-${CANARY}`;
const CLIENT_ID = '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com';

/** Undefined for paths of others. */
export function answerGoogle(request: FakeRequest, world: World): FakeReply | undefined {
  const { path } = request;
  if (path === '/google/authorize') return authorize(request, world);
  if (path === '/google/token') return token(request, world);
  if (path === '/google/revoke') {
    world.book.revokeAll();
    return { status: 200 };
  }
  if (!path.startsWith('/google/')) return undefined;
  if (!world.book.isValid(request.bearer)) return { status: 401, body: { error: { code: 401, message: 'no' } } };
  return serve(request, world);
}

function authorize({ query }: FakeRequest, { codes, knobs }: World): FakeReply {
  const redirectUri = query.get('redirect_uri') ?? '';
  const isRight =
    query.get('client_id') === CLIENT_ID &&
    query.get('access_type') === 'offline' &&
    (query.get('code_challenge') ?? '').length === 43 &&
    /^http:\/\/127\.0\.0\.1:\d+\/oauth2callback$/.test(redirectUri);
  if (!isRight) return { status: 400, body: { error: 'invalid_request' } };
  const back = new URL(redirectUri);
  back.searchParams.set('state', query.get('state') ?? '');
  if (knobs.authorize === 'refuse') back.searchParams.set('error', 'access_denied');
  else {
    const code = `g-code-${codes.size + 1}`;
    codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
    back.searchParams.set('code', code);
  }
  return { status: 302, headers: { location: back.href } };
}

function token({ body }: FakeRequest, { book, codes, knobs }: World): FakeReply {
  if (body['client_id'] !== CLIENT_ID || body['client_secret'] !== GOOGLE_SECRET)
    return { status: 401, body: { error: 'invalid_client' } };
  const access = (number: number): string => `ya29.${CANARY}-${number}`;
  if (body['grant_type'] === 'refresh_token') {
    const next = book.renew(String(body['refresh_token']), access);
    // Google gives no new refresh token: the old one stays good.
    if (next === undefined) return { status: 400, body: { error: 'invalid_grant', error_subtype: 'invalid_rapt' } };
    return { status: 200, body: { access_token: next, expires_in: knobs.accessLifeSeconds } };
  }
  const given = codes.get(String(body['code']));
  codes.delete(String(body['code']));
  const isRight =
    given?.redirectUri === body['redirect_uri'] && given?.challenge === challengeOf(String(body['code_verifier']));
  if (!isRight) return { status: 400, body: { error: 'invalid_grant' } };
  const pair = book.issue(access);
  return {
    status: 200,
    body: { access_token: pair.access, refresh_token: pair.refresh, expires_in: knobs.accessLifeSeconds },
  };
}

function serve({ path, query, body }: FakeRequest, { knobs }: World): FakeReply {
  switch (path) {
    case '/google/userinfo':
      return { status: 200, body: { email: `${knobs.user}@example.com` } };
    case '/google/v1internal:loadCodeAssist':
      return { status: 200, body: knobs.codeAssist };
    case '/google/v1internal:onboardUser':
      return { status: 200, body: { name: 'operations/42' } };
    case '/google/v1internal/operations/42':
      if (knobs.polls.shift() !== undefined) return { status: 200, body: { name: 'operations/42' } };
      return { status: 200, body: { done: true, response: { cloudaicompanionProject: { id: 'made-for-you' } } } };
    case '/google/v1internal:generateContent':
      return generate(body, () => ({ status: 200, body: envelope('STOP') }));
    case '/google/v1internal:streamGenerateContent':
      return generate(body, () =>
        query.get('alt') === 'sse'
          ? {
              status: 200,
              headers: { 'content-type': 'text/event-stream' },
              body: `data: ${JSON.stringify(envelope())}\n\ndata: ${JSON.stringify(envelope('STOP'))}\n\n`,
            }
          : { status: 400, body: { error: { message: 'only alt=sse' } } },
      );
    default:
      return { status: 404, body: {} };
  }
}

function generate(body: FakeRequest['body'], answer: () => FakeReply): FakeReply {
  const inner = body['request'] as { contents?: unknown } | undefined;
  const isRight =
    typeof body['model'] === 'string' &&
    typeof body['user_prompt_id'] === 'string' &&
    typeof body['project'] === 'string' &&
    Array.isArray(inner?.contents);
  return isRight ? answer() : { status: 400, body: { error: { code: 400, message: 'not an envelope' } } };
}

function envelope(finishReason?: string): unknown {
  const content = { role: 'model', parts: [{ text: 'Hello' }] };
  const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 };
  return {
    traceId: 't1',
    response: {
      candidates: [{ index: 0, content, ...(finishReason === undefined ? {} : { finishReason }) }],
      usageMetadata,
    },
  };
}
