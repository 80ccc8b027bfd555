// contract.diagnostics
import type { DiagnosticsService } from '../diagnostics/diagnostics-service.ts';
import { api } from './implementer.ts';

/** The handlers of this namespace. */
export function diagnosticsApi(diagnostics: DiagnosticsService) {
  return { get: api.diagnostics.get.handler(() => diagnostics.current()) };
}
