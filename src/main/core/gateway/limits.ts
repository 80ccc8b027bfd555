// The gateway's limits and waiting times (trust.md S-11, S-12, S-13, S-25, R-02 to ).
import type { GatewayLimits } from './types.ts';

/** Times in milliseconds, sizes in bytes. */
export const DEFAULT_LIMITS: GatewayLimits = {
  maxBodyBytes: 64 * 1024 * 1024,
  maxJsonDepth: 256,
  maxOpenExchanges: 512,
  maxResidentBytes: 1024 * 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: 600_000,
  firstByteTimeoutWithOthersMs: 60_000,
  idleTimeoutMs: 240_000,
  keepAliveEveryMs: 10_000,
  maxStreamBytes: 512 * 1024 * 1024,
  stallTimeoutMs: 600_000,
};

/** Of all headers of a request together. */
export const MAX_HEADER_BYTES = 16 * 1024;
/** Of one request. */
export const MAX_HEADER_COUNT = 100;
/** More than the files that old systems let a process open; those without a request are closed long before. */
export const MAX_CONNECTIONS = 4096;
