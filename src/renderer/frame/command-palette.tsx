// The command palette: every action of the window, found by typing.
import { useTranslation } from 'react-i18next';
import { useClients } from '../data/clients.ts';
import { goTo } from '../data/navigation.ts';
import { isAnyProgram } from '../features/clients/wish.ts';
import { Dialog, DialogBody } from '../ui/dialog.tsx';
import { SearchList } from '../ui/search-list.tsx';
import { useCommands, type Command } from './commands.ts';

export interface CommandPaletteProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Closes before the command runs, so that a screen it opens gets the focus; stays mounted to hear how the command ends. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps) {
  const commands = useCommands();
  return isOpen ? <OpenPalette commands={commands} onClose={onClose} /> : null;
}

function OpenPalette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const { t } = useTranslation();
  const all = [...commands, ...useClientCommands()];
  const choices = all.map(({ id, name, group }) => ({ id, name, words: group, detail: group }));
  const choose = (id: string): void => {
    onClose();
    all.find((command) => command.id === id)?.run();
  };
  return (
    <Dialog title={t('palette.title')} isWide onClose={onClose}>
      <DialogBody>
        <SearchList
          label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          nothingFound={t('palette.nothing')}
          choices={choices}
          onChoose={choose}
        />
      </DialogBody>
    </Dialog>
  );
}

/** To connect what is installed. Clients are looked at only while the palette is open. */
function useClientCommands(): Command[] {
  const { t } = useTranslation();
  const clients = useClients()?.clients ?? [];
  return clients
    .filter((client) => client.state === 'not-connected' && !isAnyProgram(client))
    .map(({ id, name }) => ({
      id: `connect-${id}`,
      name: t('clients.connectNamed', { name }),
      group: t('section.clients'),
      run: () => goTo({ section: 'clients', detail: 'connect', item: id }),
    }));
}
