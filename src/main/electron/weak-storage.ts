// Asks whether keys may be stored where the system has no keychain, so that nobody's key is kept badly without a word.
import type { ShellTexts } from '../../shared/texts/texts.ts';
import type { ElectronModules } from './electron-modules.ts';

export interface WeakStorageParts {
  readonly dialog: Pick<ElectronModules['dialog'], 'showMessageBox'>;
  readonly text: () => ShellTexts;
}

/** The order of the buttons. */
const REFUSE = 0;
const STORE = 1;

/** Resolves to whether the user agrees; closing the box is a no. */
export async function askForWeakStorage({ dialog, text }: WeakStorageParts): Promise<boolean> {
  const say = text();
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: say('weakStorage.title'),
    detail: say('weakStorage.text'),
    buttons: [say('weakStorage.refuse'), say('weakStorage.store')],
    defaultId: REFUSE,
    cancelId: REFUSE,
    noLink: true,
  });
  return response === STORE;
}
