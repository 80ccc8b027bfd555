// Opens the answer to the client: its status, what may pass of the provider's headers, and who served it.
import { responseHeaders } from './forwarded-headers.ts';
import type { ExchangeContext } from './exchange-context.ts';

/** Status and headers of an answer, written once; who served it is said in headers of our own. */
export function openResponse(
  context: ExchangeContext,
  { connectionId, model }: { connectionId: string; model: string },
  head: {
    status: number;
    contentType: string;
    /** Where the whole body is known: then head and body leave as one. */
    contentLength?: number;
    upstreamHeaders: Readonly<Record<string, string>>;
    ignored?: readonly string[];
  },
): void {
  const { response } = context;
  if (response.headersSent || response.destroyed) return;
  const isStream = !head.contentType.startsWith('application/json');
  response.writeHead(head.status, {
    ...responseHeaders(head.upstreamHeaders),
    'content-type': head.contentType,
    ...(head.contentLength === undefined ? {} : { 'content-length': head.contentLength }),
    'x-dragoman-connection': connectionId,
    'x-dragoman-model': encodeURI(model.toWellFormed()),
    'x-dragoman-exchange': context.id,
    'x-dragoman-attempts': String(context.record.attemptCount()),
    ...(head.ignored === undefined || head.ignored.length === 0
      ? {}
      : { 'x-dragoman-ignored': headerList(head.ignored) }),
    ...(isStream ? { 'cache-control': 'no-cache' } : {}),
  });
}

/** Field paths come from the client's body: only what may stand in a header, and not without end. */
function headerList(paths: readonly string[]): string {
  return paths
    .map((path) => path.replace(/[^\x20-\x7e]|,/g, '_'))
    .join(', ')
    .slice(0, 1024);
}
