// What our records say about values in files: which of them are ours.
import type { ClientGrant } from '../../../shared/model/client.ts';
import type { JsonValue } from '../ir/json.ts';
import type { EditTools } from './edits/apply-edits.ts';
import { createOwnValues } from './edits/own-values.ts';

/** Tells our values from the user's: by the addresses that were ever written down, and by what is about to be written. */
export function ownValues({ journal }: EditTools, grant?: ClientGrant): (value: JsonValue) => boolean {
  const addresses = journal.list().map(({ address }) => address);
  if (grant === undefined) return createOwnValues({ addresses, tokens: [] });
  return createOwnValues({ addresses: [...addresses, grant.address], tokens: [grant.token] });
}
