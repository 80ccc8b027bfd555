// The columns by which the tables of usage in the journal's file are keyed.
import type { UsageDimension } from '../../../shared/model/usage.ts';

export const KEYS = ['day', 'provider', 'connection', 'model', 'client'] as const;

/** Which column each dimension is; whatever else is asked for never gets into a statement. */
export const COLUMNS: Readonly<Record<UsageDimension, string>> = {
  provider: 'provider',
  connection: 'connection',
  model: 'model',
  client: 'client',
};
