// Gives the tools of an answer back their names and forms as the client knows them (rules T-2, T-3, T-4).
import type { IrEvent, IrToolStart } from './events.ts';
import { parseToolInput } from './json.ts';
import type { ToolNames } from './tool-names.ts';

/** The property that holds the free text of a custom tool on targets that only know functions. */
export const WRAPPED_INPUT = 'input';

/** Maps sequenced events; sits between the sequencer and the renderer. */
export function createToolRestorer(names: ToolNames): (event: IrEvent) => IrEvent[] {
  /** Arguments of the wrapped custom tool that is open, until they can be unwrapped as a whole. */
  let wrapped: { key: string; text: string } | undefined;

  return (event) => {
    if (event.type === 'tool-start') {
      const restored = restoreStart(event, names);
      wrapped = restored.isWrapped ? { key: event.key, text: '' } : undefined;
      return [restored.start];
    }
    if (wrapped === undefined) return [event];
    if (event.type === 'tool-delta' && event.key === wrapped.key) {
      wrapped.text += event.text;
      return [];
    }
    if (event.type === 'tool-end' && event.key === wrapped.key) {
      const text = unwrapInput(wrapped.text);
      wrapped = undefined;
      return text === '' ? [event] : [{ type: 'tool-delta', key: event.key, text }, event];
    }
    return [event];
  };
}

function restoreStart(event: IrToolStart, names: ToolNames): { start: IrToolStart; isWrapped: boolean } {
  const tool = names.toClient(event.name);
  if (tool === undefined) return { start: event, isWrapped: false };
  const { name, namespace, kind, clientType } = tool;
  return {
    start: {
      ...event,
      name,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      ...(clientType === undefined ? {} : { clientType }),
    },
    isWrapped: tool.isWrapped,
  };
}

/** The free text inside `{"input":"…"}`; a model that ignored the wrapping meant its text itself. */
export function unwrapInput(text: string): string {
  const input = parseToolInput(text)[WRAPPED_INPUT];
  return typeof input === 'string' ? input : text;
}
