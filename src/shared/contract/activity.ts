// The window's calls about the log of exchanges.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { LONGEST_FILTER } from '../exchange-filter/parse-filter.ts';
import { planLineSchema } from '../model/client.ts';
import { exchangeSchema } from '../model/exchange.ts';
import { recordingAnswerSchema, recordingChangeSchema, recordingStateSchema } from '../model/recording.ts';
import { replayStateSchema, replayWishSchema } from '../model/replay.ts';
import { savedFilterSchema } from '../model/settings.ts';
import { refusals } from './shapes.ts';

const exchangeId = z.object({ id: z.string().min(1) });
const filter = z.string().max(LONGEST_FILTER);

export const activityCalls = {
  /**
   * Newest first. `before` is the id of the last row already shown. `filter` is the text of a filter, see
   * shared/exchange-filter; what of it can't be understood does not filter.
   */
  list: oc
    .input(
      z.object({
        before: z.string().optional(),
        limit: z.int().min(1).max(500).default(200),
        filter: filter.default(''),
      }),
    )
    .output(z.object({ exchanges: z.array(exchangeSchema), hasMore: z.boolean() })),
  /** Changed rows, whole, batched: at most ten messages a second. A row may come several times while it runs. */
  watch: oc.output(eventIterator(z.object({ exchanges: z.array(exchangeSchema) }))),
  /** Deletes the log and the bodies. */
  clear: oc.output(z.void()),
  /** The recorded bodies of an exchange, if there are any. */
  bodies: oc.input(exchangeId).output(recordingAnswerSchema),
  /** Where what went to the provider differs from what the client sent; absent when either was not recorded. */
  difference: oc.input(exchangeId).output(z.object({ lines: z.array(planLineSchema).optional() })),
  /**
   * A command for a POSIX shell that sends the request again; the token stands as `$DRAGOMAN_TOKEN`. `hasBody`: with
   * the recorded body; else with a short question to the same model.
   */
  curl: oc
    .input(exchangeId)
    .errors(refusals)
    .output(z.object({ text: z.string(), hasBody: z.boolean() })),
  /** All that is known of an exchange, as JSON without secrets, to be passed on. */
  report: oc
    .input(exchangeId.extend({ withBodies: z.boolean().default(false) }))
    .errors(refusals)
    .output(z.object({ text: z.string() })),
  /** Sends a recorded request again through the gateway. Whoever stops listening ends it. */
  replay: oc.input(replayWishSchema).errors(refusals).output(eventIterator(replayStateSchema)),
  /** Whether bodies are recorded: off until the user wants it. */
  recording: {
    get: oc.output(recordingStateSchema),
    set: oc.input(recordingChangeSchema).errors(refusals).output(recordingStateSchema),
    /** The state now, and again after each change. */
    watch: oc.output(eventIterator(recordingStateSchema)),
    /** Deletes all bodies. */
    clear: oc.output(z.void()),
  },
  /** Filters that the user has given a name. */
  filters: {
    list: oc.output(z.array(savedFilterSchema)),
    /** One with the same name is replaced. */
    save: oc.input(savedFilterSchema).errors(refusals).output(z.array(savedFilterSchema)),
    remove: oc
      .input(z.object({ name: z.string() }))
      .errors(refusals)
      .output(z.array(savedFilterSchema)),
  },
};
