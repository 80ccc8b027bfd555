// contract.wishes
import type { WishService } from '../wishes/wish-service.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function wishesApi(wishes: WishService) {
  return {
    watch: api.wishes.watch.handler(async function* ({ signal }) {
      yield* wishes.watch(signal ?? new AbortController().signal);
    }),
  };
}
