// contract.activity
import { requestDifference } from '../activity/difference.ts';
import type { ActivityServices } from '../activity/open-activity.ts';
import type { SavedFilters } from '../journal/saved-filters.ts';
import { searchJournal } from '../journal/search.ts';
import type { RecordingControl } from '../recording/recording-control.ts';
import { api } from './implementer.ts';
import { withRefusals } from './refusals.ts';

const NEVER = new AbortController().signal;

/** The handlers of this namespace. */
export function activityApi(services: ActivityServices) {
  const { journal, filterContext, actions, recording, clear } = services;
  return {
    list: api.activity.list.handler(({ input, signal = NEVER }) =>
      searchJournal(input, { journal, context: filterContext }, signal),
    ),
    watch: api.activity.watch.handler(async function* ({ signal = NEVER }) {
      yield* journal.watch(signal);
    }),
    clear: api.activity.clear.handler(() => clear()),
    bodies: api.activity.bodies.handler(({ input }) => recording.recorder.find(input.id)),
    difference: api.activity.difference.handler(({ input }) => {
      const lines = requestDifference(recording.recorder.find(input.id).recording);
      return lines === undefined ? {} : { lines };
    }),
    curl: api.activity.curl.handler(({ input, errors }) => withRefusals(errors, () => actions.curl(input.id))),
    report: api.activity.report.handler(({ input, errors }) =>
      withRefusals(errors, () => actions.report(input.id, { withBodies: input.withBodies })),
    ),
    replay: api.activity.replay.handler(async function* ({ input, errors, signal = NEVER }) {
      const states = actions.replay(input, signal);
      // The first step tells whether it can be sent at all.
      const first = await withRefusals(errors, () => states.next());
      if (first.done === true) return;
      yield first.value;
      yield* states;
    }),
    recording: recordingApi(recording),
    filters: filtersApi(services.filters),
  };
}

function recordingApi(recording: RecordingControl) {
  return {
    get: api.activity.recording.get.handler(() => recording.current()),
    set: api.activity.recording.set.handler(({ input, errors }) => withRefusals(errors, () => recording.set(input))),
    watch: api.activity.recording.watch.handler(async function* ({ signal = NEVER }) {
      yield* recording.watch(signal);
    }),
    clear: api.activity.recording.clear.handler(() => recording.recorder.clear()),
  };
}

function filtersApi(filters: SavedFilters) {
  return {
    list: api.activity.filters.list.handler(() => filters.list()),
    save: api.activity.filters.save.handler(({ input, errors }) => withRefusals(errors, () => filters.save(input))),
    remove: api.activity.filters.remove.handler(({ input, errors }) =>
      withRefusals(errors, () => filters.remove(input.name)),
    ),
  };
}
