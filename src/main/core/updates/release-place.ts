// Where the releases of this build are: a repository on GitHub, named by package.json.
import packageFile from '../../../../package.json' with { type: 'json' };

export interface ReleasePlace {
  readonly owner: string;
  readonly name: string;
  /** Where its newest release is asked for. */
  readonly api: URL;
}

const GITHUB_API = 'https://api.github.com';
/** As npm writes it: `github:OWNER/NAME`, or an address with or without `git+` and `.git`. */
const REPOSITORY =
  /^(?:github:|(?:git\+)?https:\/\/github\.com\/)(?<owner>[a-z\d](?:[a-z\d-]{0,38}))\/(?<name>[\w.-]{1,100}?)(?:\.git)?\/?$/i;
const LOOPBACK = ['127.0.0.1', '[::1]'];

/** The `repository` of package.json, which a build gets where it is built. */
export const ownRepository: unknown = 'repository' in packageFile ? packageFile.repository : undefined;

/**
 * The place, or undefined when `repository` is absent or is none on GitHub. `local` is an address of this computer to ask
 * in its stead, for trials. Throws when that address is anywhere else.
 */
export function releasePlaceOf(repository: unknown, local?: string): ReleasePlace | undefined {
  if (local !== undefined && local !== '') return { owner: 'example', name: 'dragoman', api: new URL(loopback(local)) };
  const { owner, name } = REPOSITORY.exec(addressOf(repository))?.groups ?? {};
  if (owner === undefined || name === undefined || /^\.+$/.test(name)) return undefined;
  return { owner, name, api: new URL(`${GITHUB_API}/repos/${owner}/${name}/releases/latest`) };
}

/** Whether this is a page of that very repository. */
export function isPageOf(page: string, { owner, name }: Pick<ReleasePlace, 'owner' | 'name'>): boolean {
  if (!URL.canParse(page)) return false;
  const { origin, pathname, username, password } = new URL(page);
  const start = `/${owner}/${name}/`.toLowerCase();
  return origin === 'https://github.com' && `${username}${password}` === '' && pathname.toLowerCase().startsWith(start);
}

function addressOf(repository: unknown): string {
  if (typeof repository === 'string') return repository;
  const isObject = typeof repository === 'object' && repository !== null && 'url' in repository;
  return isObject && typeof repository.url === 'string' ? repository.url : '';
}

function loopback(local: string): string {
  if (!URL.canParse(local) || !LOOPBACK.includes(new URL(local).hostname)) {
    throw new Error('DRAGOMAN_LOCAL_RELEASES must be an address of this computer, such as http://127.0.0.1:9000');
  }
  return local;
}
