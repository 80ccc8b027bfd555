// For how many days the log, and recorded bodies, can be kept.

export const KEPT_DAYS = [1, 7, 30, 90] as const;
