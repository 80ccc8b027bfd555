// The fake GitLab: whose token it is, the exchange for its AI gateway, and the gateway.
import { accountNumber, chatReply, type FakeReply, type FakeRequest, type World } from './replies.ts';
import { CANARY } from './tokens.ts';

export const GITLAB_TOKEN = `glpat-${CANARY}`;

/** Undefined for paths of others. */
export function answerGitlab(request: FakeRequest, { book, knobs }: World): FakeReply | undefined {
  const { path, bearer, headers, body } = request;
  switch (path) {
    case '/gitlab/api/v4/user':
      return bearer === GITLAB_TOKEN
        ? { status: 200, body: { id: accountNumber(7, knobs), username: knobs.user } }
        : { status: 401 };
    case '/gitlab/api/v4/ai/third_party_agents/direct_access':
      if (bearer !== GITLAB_TOKEN) return { status: 401 };
      return {
        status: 201,
        body: {
          token: book.issue((number) => `gw-${CANARY}-${number}`).access,
          headers: { 'X-Gitlab-Realm': 'saas', 'x-api-key': 'not this one' },
        },
      };
    case '/gitlab-gateway/ai/v1/proxy/openai/v1/chat/completions':
      if (!book.isValid(bearer) || headers['x-gitlab-realm'] !== 'saas' || headers['x-api-key'] !== undefined)
        return { status: 401, body: {} };
      return body['model'] === 'claude-sonnet-4-6' ? chatReply(request) : { status: 404, body: {} };
    default:
      return undefined;
  }
}
