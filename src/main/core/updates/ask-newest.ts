// Asks GitHub for the newest release of a repository: one request without any key, one small answer, read with distrust.
// https://docs.github.com/en/rest/releases/releases#get-the-latest-release
import { z } from 'zod';
import { FailureError } from '../ir/failure.ts';
import { readAll, type UpstreamClient, type UpstreamResponse } from '../upstream/upstream-client.ts';
import { versionOf } from './compare-versions.ts';
import { isPageOf, type ReleasePlace } from './release-place.ts';

export interface Release {
  readonly version: string;
  readonly page: string;
}

export interface AskNewest {
  readonly client: Pick<UpstreamClient, 'send'>;
  readonly place: ReleasePlace;
  /** What runs: GitHub wants to know who asks. */
  readonly version: string;
  readonly signal: AbortSignal;
}

/** Release notes are part of the answer. */
const MAX_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 15_000;

const releaseSchema = z.object({
  tag_name: z.string().max(200),
  html_url: z.string().max(2000),
  draft: z.boolean().default(false),
  prerelease: z.boolean().default(false),
});

/** The newest release; undefined when there is none yet, or only one for trying out. Throws Error with a sentence for the user. */
export async function askNewest({ client, place, version, signal }: AskNewest): Promise<Release | undefined> {
  let answer: { status: number; headers: Record<string, string>; text: string };
  try {
    const response = await client.send({
      method: 'GET',
      url: place.api,
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': `Dragoman/${version}`,
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(2 * TIMEOUT_MS)]),
      firstByteTimeoutMs: TIMEOUT_MS,
    });
    answer = { ...response, text: await textOf(response, place.api.host) };
  } catch (error) {
    throw new Error(transportText(error), { cause: error });
  }
  if (answer.status === 404) return undefined;
  refuseStatus(answer);
  return readRelease(answer.text, place);
}

async function textOf(response: UpstreamResponse, host: string): Promise<string> {
  if (response.status === 200) return (await readAll(response, { maxBytes: MAX_BYTES, host })).toString('utf8');
  response.body.on('error', () => undefined).destroy();
  return '';
}

function transportText(error: unknown): string {
  const code = error instanceof FailureError ? error.failure.code : undefined;
  return code === 'protocol'
    ? 'The page of releases gave an answer that Dragoman does not understand. Try again later.'
    : 'The page of releases could not be reached. Look whether this computer is online, then try again.';
}

function refuseStatus({ status, headers }: { status: number; headers: Record<string, string> }): void {
  if (status === 200) return;
  const isTooOften = status === 429 || (status === 403 && headers['x-ratelimit-remaining'] === '0');
  throw new Error(
    isTooOften
      ? 'GitHub was asked too often from this network. Try again in an hour.'
      : `The page of releases answered with status ${status}. Try again later.`,
  );
}

function readRelease(text: string, place: ReleasePlace): Release | undefined {
  const release = releaseSchema.safeParse(parse(text));
  if (!release.success) {
    throw new Error('The page of releases gave an answer that Dragoman does not understand. Try again later.');
  }
  const { tag_name: tag, html_url: page, draft, prerelease } = release.data;
  if (draft || prerelease) return undefined;
  const version = versionOf(tag);
  if (version === undefined) {
    throw new Error('The newest release has a name that is no version, so it can not be compared with this one.');
  }
  if (!isPageOf(page, place)) {
    throw new Error('The answer about the newest release leads to a foreign page, so it was not taken.');
  }
  return { version, page: new URL(page).href };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON has no fields either, and is refused for that.
    return undefined;
  }
}
