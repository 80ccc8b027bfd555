// What happens to connected clients when the app quits: asks, or does what was chosen once for all.
import type { AppCore } from '../core/app-core.ts';
import type { Log } from '../core/ports.ts';
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { ElectronModules } from './electron-modules.ts';

export interface QuitQuestionParts {
  readonly dialog: Pick<ElectronModules['dialog'], 'showMessageBox'>;
  readonly core: Pick<AppCore, 'connectedClients' | 'preferences' | 'changePreferences' | 'restoreClients'>;
  readonly text: () => ShellTexts;
  readonly log: Log;
}

/** A program that is running needs some seconds to let go; a disk that hangs must not keep the app for ever. */
const RESTORE_LIMIT_MS = 15_000;

/** The order of the buttons. */
const STAY = 0;
const RESTORE = 1;

/**
 * Undefined when nothing is to be asked or done. Otherwise resolves to whether the app may quit; never rejects: whoever
 * wants to quit must be able to.
 */
export function settleClients(parts: QuitQuestionParts): Promise<boolean> | undefined {
  const { core, log } = parts;
  const { onQuit } = core.preferences();
  const names = core.connectedClients();
  if (onQuit === 'keep' || names.length === 0) return undefined;
  const deciding = onQuit === 'restore' ? restore(parts) : ask(names, parts);
  return deciding.catch((error: unknown) => {
    log.error('what happens to the clients could not be asked or done', { error });
    return true;
  });
}

async function ask(names: readonly string[], parts: QuitQuestionParts): Promise<boolean> {
  const { dialog, text, core } = parts;
  const say = text();
  const { response, checkboxChecked } = await dialog.showMessageBox({
    type: 'question',
    message: say('quit.title'),
    detail: say('quit.text', { names: names.join(', ') }),
    buttons: [say('quit.stay'), say('quit.restore'), say('quit.keep')],
    defaultId: RESTORE,
    cancelId: STAY,
    noLink: true,
    checkboxLabel: say('quit.remember'),
    checkboxChecked: false,
  });
  if (response === STAY) return false;
  if (checkboxChecked) await core.changePreferences({ onQuit: response === RESTORE ? 'restore' : 'keep' });
  return response === RESTORE ? restore(parts) : true;
}

/** What could not be put back must be heard of before the app is gone. */
async function restore({ dialog, text, core }: QuitQuestionParts): Promise<boolean> {
  const { problems } = await core.restoreClients(AbortSignal.timeout(RESTORE_LIMIT_MS));
  if (problems.length === 0) return true;
  const say = text();
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: say('quit.failed'),
    detail: problems.map(({ message }) => message).join('\n'),
    buttons: [say('quit.stay'), say('quit.anyway')],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  });
  return response !== STAY;
}
