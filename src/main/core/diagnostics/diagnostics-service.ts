// The figures of the running app, gathered when somebody asks.
import type { Diagnostics } from '../../../shared/model/diagnostics.ts';
import type { Gateway } from '../gateway/types.ts';
import type { ProcessFacts } from '../host/process-facts.ts';
import { journalBytes } from '../journal/open-journal.ts';
import type { CorePorts } from '../ports.ts';
import type { LoopMeter } from './loop-meter.ts';

export interface DiagnosticsService {
  current(): Diagnostics;
}

export interface DiagnosticsDependencies extends Pick<CorePorts, 'version' | 'shell' | 'clock' | 'paths'> {
  readonly gateway: Pick<Gateway, 'openExchanges'>;
  readonly loop: Pick<LoopMeter, 'read'>;
  readonly process: ProcessFacts;
}

/** The uptime counts from here. */
export function createDiagnosticsService(dependencies: DiagnosticsDependencies): DiagnosticsService {
  const { version, shell, clock, paths, gateway, loop, process } = dependencies;
  const startedAt = clock.monotonic();
  return {
    current: () => ({
      version,
      shell,
      versions: process.versions,
      system: process.system,
      uptimeMs: Math.round(clock.monotonic() - startedAt),
      memory: process.memory(),
      journal: { bytes: journalBytes(paths) },
      dataFolder: paths.data,
      openRequests: gateway.openExchanges(),
      eventLoop: loop.read(),
    }),
  };
}
