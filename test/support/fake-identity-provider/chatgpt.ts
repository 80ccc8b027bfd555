// The fake ChatGPT: browser and code logins, strict proof keys, rotating tokens, and the Codex backend.
import type { FakeReply, FakeRequest, World } from './replies.ts';
import { challengeOf, jwt } from './tokens.ts';

const AUTH = 'https://api.openai.com/auth';

/** Undefined for paths of others. */
export function answerChatgpt(request: FakeRequest, world: World): FakeReply | undefined {
  switch (request.path) {
    case '/chatgpt/oauth/authorize':
      return authorize(request, world);
    case '/chatgpt/oauth/token':
      return token(request, world);
    case '/chatgpt/oauth/revoke':
      world.book.revokeAll();
      return { status: 200 };
    case '/chatgpt/api/accounts/deviceauth/usercode':
      return { status: 200, body: { device_auth_id: 'd1', user_code: 'WXYZ-1234', interval: '1' } };
    case '/chatgpt/api/accounts/deviceauth/token':
      return devicePoll(world);
    case '/chatgpt/codex/responses':
      return respond(request, world);
    case '/chatgpt/codex/models':
      return models(request, world);
    case '/chatgpt/usage':
      return usage(request, world);
    default:
      return undefined;
  }
}

function authorize({ query }: FakeRequest, { knobs, codes }: World): FakeReply {
  const redirectUri = query.get('redirect_uri') ?? '';
  const isRight =
    query.get('response_type') === 'code' &&
    query.get('code_challenge_method') === 'S256' &&
    (query.get('code_challenge') ?? '').length === 43 &&
    (query.get('state') ?? '').length >= 22 &&
    /^http:\/\/localhost:\d+\/auth\/callback$/.test(redirectUri);
  if (!isRight) return { status: 400, body: { error: 'invalid_request' } };
  const back = new URL(redirectUri);
  back.searchParams.set('state', query.get('state') ?? '');
  if (knobs.authorize === 'refuse') {
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', '<img src=x onerror=alert(1)>');
  } else {
    const code = `code-${codes.size + 1}`;
    codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri });
    back.searchParams.set('code', code);
  }
  return { status: 302, headers: { location: back.href } };
}

function token({ body }: FakeRequest, world: World): FakeReply {
  const { book, codes, url } = world;
  if (body['client_id'] !== 'app_EMoamEEZ73f0CkXaXp7hrann') return { status: 400, body: { error: 'invalid_client' } };
  if (body['grant_type'] === 'refresh_token') return refresh(body, world);
  const code = String(body['code']);
  const given = codes.get(code);
  codes.delete(code);
  const verifier = String(body['code_verifier']);
  const isDevice = code === 'device-code' && body['redirect_uri'] === `${url()}/chatgpt/deviceauth/callback`;
  const isRight =
    given?.redirectUri === body['redirect_uri'] && given?.challenge === challengeOf(verifier) && verifier.length >= 43;
  if (!isRight && !(isDevice && verifier === 'device-verifier'))
    return { status: 400, body: { error: 'invalid_grant' } };
  const pair = book.issue((number) => access(world, number));
  return {
    status: 200,
    body: { access_token: pair.access, refresh_token: pair.refresh, id_token: jwt(claims(world), 0) },
  };
}

function refresh(body: FakeRequest['body'], world: World): FakeReply {
  const { book } = world;
  const next = book.rotate(String(body['refresh_token']), (number) => access(world, number));
  if (next === 'reused') return { status: 401, body: { error: { code: 'refresh_token_reused' } } };
  if (next === 'unknown') return { status: 400, body: { error: 'invalid_grant' } };
  return { status: 200, body: { access_token: next.access, refresh_token: next.refresh } };
}

function claims({ knobs }: World): Record<string, unknown> {
  const auth = { chatgpt_account_id: `acc-${knobs.user}`, chatgpt_user_id: knobs.user, chatgpt_plan_type: 'plus' };
  return { sub: knobs.user, email: `${knobs.user}@example.com`, [AUTH]: auth };
}

function access({ knobs }: World, number: number): string {
  return jwt({ exp: Math.floor(Date.now() / 1000) + knobs.accessLifeSeconds, number }, number);
}

function devicePoll({ knobs }: World): FakeReply {
  const next = knobs.polls.shift();
  if (next === 'pending' || next === 'slow_down') return { status: knobs.polls.length % 2 === 0 ? 403 : 404 };
  if (next === 'error') return { status: 500 };
  if (next !== undefined) return { status: 410 };
  const code_verifier = 'device-verifier';
  return {
    status: 200,
    body: { authorization_code: 'device-code', code_challenge: challengeOf(code_verifier), code_verifier },
  };
}

/** Lists only what a client of that version can use, and refuses one without. */
function models({ bearer, query }: FakeRequest, { book }: World): FakeReply {
  if (!book.isValid(bearer)) return { status: 401, body: { detail: 'expired' } };
  if (!/^\d+\.\d+\.\d+$/.test(query.get('client_version') ?? '')) {
    return { status: 400, body: { detail: 'client_version is missing' } };
  }
  const list = [
    { slug: 'gpt-6-codex', display_name: 'GPT-6 Codex', visibility: 'list', supported_in_api: true },
    { slug: 'codex-auto-review', display_name: 'Review', visibility: 'hide', supported_in_api: true },
  ];
  return { status: 200, body: { models: list } };
}

function respond(request: FakeRequest, { book }: World): FakeReply {
  if (!book.isValid(request.bearer)) {
    return { status: 401, body: { error: { code: 'token_expired', message: `expired: ${request.bearer}` } } };
  }
  const { body, headers } = request;
  if (
    body['store'] !== false ||
    body['stream'] !== true ||
    'max_output_tokens' in body ||
    headers['chatgpt-account-id'] === undefined
  ) {
    return { status: 400, body: { detail: 'Unsupported parameter' } };
  }
  const item = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'Hello', annotations: [] }],
  };
  const response = {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: body['model'],
    status: 'completed',
    output: [item],
  };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, content: [], status: 'in_progress' } },
    {
      type: 'response.content_part.added',
      item_id: 'msg_1',
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    { type: 'response.output_text.delta', item_id: 'msg_1', output_index: 0, content_index: 0, delta: 'Hello' },
    { type: 'response.output_text.done', item_id: 'msg_1', output_index: 0, content_index: 0, text: 'Hello' },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { ...response, usage } },
  ];
  const text = events
    .map((event, index) => `event: ${event.type}\ndata: ${JSON.stringify({ sequence_number: index, ...event })}\n\n`)
    .join('');
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: text };
}

function usage({ bearer }: FakeRequest, { book }: World): FakeReply {
  if (!book.isValid(bearer)) return { status: 401 };
  const window = { used_percent: 25, limit_window_seconds: 18_000, reset_at: 1_900_000_000 };
  return { status: 200, body: { rate_limit: { primary_window: window } } };
}
