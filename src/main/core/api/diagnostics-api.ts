// contract.diagnostics
import type { DiagnosticsBundle } from '../../../shared/model/diagnostics.ts';
import type { DiagnosticsService } from '../diagnostics/diagnostics-service.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function diagnosticsApi(diagnostics: DiagnosticsService, makeBundle: () => Promise<DiagnosticsBundle>) {
  return {
    get: api.diagnostics.get.handler(() => diagnostics.current()),
    bundle: api.diagnostics.bundle.handler(() => makeBundle()),
  };
}
