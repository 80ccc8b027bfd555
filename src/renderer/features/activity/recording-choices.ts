// What can be chosen for recorded bodies, in the order in which it is shown.
import type { RecordingMode, RetentionDays } from '../../../shared/model/recording.ts';

export const recordingModes = ['off', 'errors', 'ten-minutes', 'always'] as const satisfies readonly RecordingMode[];
export const retentionChoices = [1, 7, 30, 90] as const satisfies readonly RetentionDays[];
