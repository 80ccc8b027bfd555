// The command palette: every action of the window, found by typing.
import { useTranslation } from 'react-i18next';
import { Dialog, DialogBody } from '../ui/dialog.tsx';
import { SearchList } from '../ui/search-list.tsx';
import { useCommands } from './commands.ts';

export interface CommandPaletteProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Closes before the command runs, so that a screen it opens gets the focus; stays mounted to hear how the command ends. */
export function CommandPalette({ isOpen, onClose }: CommandPaletteProps) {
  const { t } = useTranslation();
  const commands = useCommands();
  if (!isOpen) return null;
  const choices = commands.map(({ id, name, group }) => ({ id, name, words: group, detail: group }));
  const choose = (id: string): void => {
    onClose();
    commands.find((command) => command.id === id)?.run();
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
