// The ways of recording, in the order in which they are shown.
import type { RecordingMode } from '../../../shared/model/recording.ts';

export const recordingModes = ['off', 'errors', 'ten-minutes', 'always'] as const satisfies readonly RecordingMode[];
