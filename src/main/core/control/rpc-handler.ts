// The contract over HTTP, the same way for the control channel and for the headless window.
import { ORPCError, type Context } from '@orpc/server';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { Log } from '../ports.ts';

export type ApiRouter = ConstructorParameters<typeof RPCHandler<Context>>[0];
export type ApiHandler = RPCHandler<Context>;

/** Where both servers offer the calls. */
export const RPC_PREFIX = '/rpc';

/** No call of the contract carries anything big. */
const MAXIMUM_BODY_BYTES = 1024 * 1024;

/** Serves a router; what goes wrong inside a call, other than a refusal the contract knows, is logged. */
export function createApiHandler({ router, log }: { router: ApiRouter; log: Log }): ApiHandler {
  return new RPCHandler(router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: MAXIMUM_BODY_BYTES })],
    interceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (error) {
          const isOurs = error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR';
          const isCancelled = options.request.signal?.aborted === true;
          if (!isOurs && !isCancelled) log.error('a call failed', { path: options.request.url.pathname, error });
          throw error;
        }
      },
    ],
  });
}
