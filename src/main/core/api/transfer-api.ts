// contract.transfer
import type { TransferService } from '../transfer/transfer-service.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

/** The handlers of this namespace. */
export function transferApi(transfer: TransferService) {
  return {
    export: api.transfer.export.handler(({ input, errors }) =>
      withRefusals(errors, () => transfer.export(input.passphrase)),
    ),
    preview: api.transfer.preview.handler(({ input, errors }) => withRefusals(errors, () => transfer.preview(input))),
    import: api.transfer.import.handler(({ input, errors }) => withRefusals(errors, () => transfer.import(input))),
  };
}
