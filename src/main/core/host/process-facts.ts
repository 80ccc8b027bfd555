// What this process says of itself.

export interface ProcessFacts {
  readonly versions: Record<string, string>;
  readonly system: string;
  memory(): { residentBytes: number; heapUsedBytes: number };
}

const SHOWN = ['electron', 'chrome', 'node', 'v8', 'sqlite', 'undici'] as const;

/** The facts of the process that this runs in. */
export function readProcessFacts(): ProcessFacts {
  const known: Partial<Record<string, string>> = process.versions;
  const versions = SHOWN.flatMap((name) => {
    const version = known[name];
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    versions: Object.fromEntries(versions),
    system: `${process.platform} ${process.arch}`,
    memory: () => {
      const { rss, heapUsed } = process.memoryUsage();
      return { residentBytes: rss, heapUsedBytes: heapUsed };
    },
  };
}
