// Leaves out what is undefined, as `exactOptionalPropertyTypes` wants it.

type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T];

/** The same fields; those that may be undefined become optional. */
export type Defined<T> = { [K in RequiredKeys<T>]: T[K] } & {
  [K in Exclude<keyof T, RequiredKeys<T>>]?: Exclude<T[K], undefined>;
};

/** The value without those of its fields that are undefined: for types whose fields may be absent, but not undefined. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}
