// One file to show to whoever helps: versions, figures, settings and the end of the log, without secrets or the user's name.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticsBundle } from '../../../shared/model/diagnostics.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { AppStatus } from '../../../shared/model/views.ts';
import { redactText } from '../host/redact.ts';
import type { Clock, Paths } from '../ports.ts';
import { takeAlong } from '../transfer/take-along.ts';
import type { DiagnosticsService } from './diagnostics-service.ts';

export interface BundleDependencies {
  readonly diagnostics: DiagnosticsService;
  readonly status: () => AppStatus;
  readonly settings: () => Settings;
  readonly clock: Pick<Clock, 'now'>;
  readonly paths: Paths;
  /** Its path holds the user's name; absent: nothing is shortened. */
  readonly homeFolder?: string | undefined;
}

const LOG_FILE = 'dragoman.log';
const LOG_BYTES = 64 * 1024;
const LOG_LINES = 200;

/** Makes the file. What is missing, such as a log, is left out. */
export async function makeBundle(dependencies: BundleDependencies): Promise<DiagnosticsBundle> {
  const { diagnostics, status, settings, clock, paths } = dependencies;
  const { settings: taken } = await takeAlong(settings(), undefined);
  const { gateway, ...app } = status();
  const { tokenLastFour: _secret, ...shownGateway } = gateway;
  const madeAt = new Date(clock.now()).toISOString();
  const content = {
    madeAt,
    diagnostics: diagnostics.current(),
    status: { ...app, gateway: shownGateway },
    settings: taken,
    log: lastLines(join(paths.data, LOG_FILE)),
  };
  const text = JSON.stringify(content, null, 2);
  return { fileName: `dragoman-diagnostics-${madeAt.slice(0, 10)}.json`, text: `${withoutHome(text, dependencies)}\n` };
}

function withoutHome(text: string, { homeFolder }: Pick<BundleDependencies, 'homeFolder'>): string {
  if (homeFolder === undefined || homeFolder.length < 2) return text;
  // As it stands in JSON: backslashes of Windows are doubled there, and twice in a line of the log.
  const once = JSON.stringify(homeFolder).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  return text.replaceAll(twice, '~').replaceAll(once, '~');
}

/** The end of the log. Its lines were redacted when they were written, and are once more. */
function lastLines(path: string): string[] {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // Nothing was logged yet.
    return [];
  }
  try {
    const size = fstatSync(file).size;
    const start = Math.max(0, size - LOG_BYTES);
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    return (start > 0 ? lines.slice(1) : lines).slice(-LOG_LINES).map(redactText);
  } finally {
    closeSync(file);
  }
}
