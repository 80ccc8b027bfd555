// Where the vendors' login services are. Data, and the one switch that sends all of it to this computer for trying out.
import { SignInError } from '../oauth/sign-in-error.ts';

export interface VendorEndpoints {
  readonly chatgpt: {
    readonly issuer: string;
    readonly api: string;
    readonly usage: string;
    /** No other port is registered. */
    readonly ports: readonly number[];
  };
  readonly github: {
    oauth(domain: string | undefined): string;
    rest(domain: string | undefined): string;
    api(domain: string | undefined): string;
  };
  readonly gitlab: { instance(domain: string | undefined): string; readonly gateway: string };
  readonly kimi: { readonly auth: string; readonly api: string };
  readonly qwen: { readonly auth: string; readonly api: string };
  readonly google: {
    readonly authorize: string;
    readonly token: string;
    readonly revoke: string;
    readonly userInfo: string;
    /** Without a slash at its end; methods follow after a colon. */
    readonly codeAssist: string;
  };
  readonly xai: { readonly auth: string; readonly api: string };
  /** Everything is on this computer, so connections must be pointed there as well. */
  readonly isLocal: boolean;
}

const VENDORS: VendorEndpoints = {
  chatgpt: {
    issuer: 'https://auth.openai.com',
    api: 'https://chatgpt.com/backend-api/codex',
    usage: 'https://chatgpt.com/backend-api/wham/usage',
    ports: [1455, 1457],
  },
  github: {
    oauth: (domain = 'github.com') => `https://${domain}`,
    rest: (domain) => {
      if (domain === undefined) return 'https://api.github.com';
      // Companies in GitHub's cloud have an API host; their own servers have a path.
      return domain.endsWith('.ghe.com') ? `https://api.${domain}` : `https://${domain}/api/v3`;
    },
    api: (domain) => (domain === undefined ? 'https://api.githubcopilot.com' : `https://copilot-api.${domain}`),
  },
  gitlab: { instance: (domain = 'gitlab.com') => `https://${domain}`, gateway: 'https://cloud.gitlab.com' },
  kimi: { auth: 'https://auth.kimi.com', api: 'https://api.kimi.com/coding' },
  qwen: { auth: 'https://chat.qwen.ai', api: 'https://dashscope.aliyuncs.com/compatible-mode/v1' },
  google: {
    authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    revoke: 'https://oauth2.googleapis.com/revoke',
    userInfo: 'https://www.googleapis.com/oauth2/v2/userinfo',
    codeAssist: 'https://cloudcode-pa.googleapis.com/v1internal',
  },
  xai: { auth: 'https://auth.x.ai', api: 'https://api.x.ai/v1' },
  isLocal: false,
};

/**
 * The vendors' own addresses, or for trials one address of this computer with a path for each vendor.
 * Throws when that address is anywhere else: logins must never be sent to a stranger.
 */
export function vendorEndpoints(local?: string): VendorEndpoints {
  if (local === undefined || local === '') return VENDORS;
  if (!URL.canParse(local) || !['127.0.0.1', '[::1]'].includes(new URL(local).hostname)) {
    throw new Error(
      'DRAGOMAN_LOCAL_IDENTITY_PROVIDER must be an address of this computer, such as http://127.0.0.1:9000',
    );
  }
  const base = new URL(local).origin;
  return {
    chatgpt: {
      issuer: `${base}/chatgpt`,
      api: `${base}/chatgpt/codex`,
      usage: `${base}/chatgpt/usage`,
      ports: portsOf(new URL(local)),
    },
    github: { oauth: () => `${base}/github`, rest: () => `${base}/github/rest`, api: () => `${base}/github/api` },
    gitlab: { instance: () => `${base}/gitlab`, gateway: `${base}/gitlab-gateway` },
    kimi: { auth: `${base}/kimi`, api: `${base}/kimi/coding` },
    qwen: { auth: `${base}/qwen`, api: `${base}/qwen/v1` },
    google: {
      authorize: `${base}/google/authorize`,
      token: `${base}/google/token`,
      revoke: `${base}/google/revoke`,
      userInfo: `${base}/google/userinfo`,
      codeAssist: `${base}/google/v1internal`,
    },
    xai: { auth: `${base}/xai`, api: `${base}/xai/v1` },
    isLocal: true,
  };
}

/** Any, unless a trial is about ports that are taken: then `?callback=5001,5002` names those that may be used. */
function portsOf({ searchParams }: URL): number[] {
  return (searchParams.get('callback') ?? '0').split(',').map(Number).filter(Number.isInteger);
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+(?::\d{1,5})?$/;

/** A host name out of what was typed: without scheme, path or slash. Undefined for the vendor's own. Throws SignInError. */
export function domainOf(typed: string | undefined, usual: string): string | undefined {
  if (typed === undefined) return undefined;
  const domain = typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  if (domain === usual || domain === '') return undefined;
  if (HOST_NAME.test(domain)) return domain;
  throw new SignInError('rejected', `"${typed}" is no host name. Write it like company.example.com.`);
}
