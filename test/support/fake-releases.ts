// A stand-in for the place of releases, on this computer: for tests that look for a newer version.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeReleases {
  /** What `DRAGOMAN_LOCAL_RELEASES` is set to. */
  readonly url: string;
  /** How often it was asked. */
  askedCount(): number;
  /** The tag of the newest release from now on; without one there is none. */
  release(tag: string | undefined): void;
  close(): Promise<void>;
}

/** The page of a release. */
export function pageOf(tag: string): string {
  return `https://github.com/example/dragoman/releases/tag/${tag}`;
}

/** Starts it on a free port; it has no release yet. */
export async function startFakeReleases(): Promise<FakeReleases> {
  let newest: string | undefined;
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    const body = newest === undefined ? {} : { tag_name: newest, html_url: pageOf(newest), draft: false };
    response.writeHead(newest === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/latest`,
    askedCount: () => count,
    release: (tag) => {
      newest = tag;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
