// The file beside the window that lists software of others, written by the build and read by the About screen.

export const THIRD_PARTY_FILE = 'third-party.json';
