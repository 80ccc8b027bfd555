// Filters with names: a menu to choose, keep and forget them.
import { Bookmark, Plus, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../data/problem-text.ts';
import { useRemoveFilter, useSavedFilters, useSaveFilter } from '../../data/saved-filters.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Menu, MENU_ITEM, MenuLine } from '../../ui/menu.tsx';
import { NameDialog } from '../../ui/name-dialog.tsx';

export interface SavedFiltersMenuProps {
  text: string;
  onText: (text: string) => void;
}

/** Delete on a highlighted one forgets it. */
export function SavedFiltersMenu({ text, onText }: SavedFiltersMenuProps) {
  const { t } = useTranslation();
  const saved = useSavedFilters();
  const remove = useRemoveFilter();
  const problemText = useProblemText();
  const { warn, say } = useAnnouncer();
  const [isNaming, setNaming] = useState(false);
  const filters = saved.data ?? [];
  const forget = (name: string): void =>
    remove.mutate(name, {
      onSuccess: () => say(t('activity.saved.removed', { name })),
      onError: (error) => warn(problemText(error)),
    });
  return (
    <>
      <Menu
        align="start"
        className="max-h-96 w-80 max-w-full"
        trigger={<IconButton icon={Bookmark} label={t('activity.saved.menu')} />}
      >
        {filters.map((filter) => (
          <DropdownMenu.Item
            key={filter.name}
            className={MENU_ITEM}
            onSelect={() => onText(filter.text)}
            onKeyDown={(event) => {
              if (event.key === 'Delete' || event.key === 'Backspace') forget(filter.name);
            }}
          >
            <span className="min-w-0 shrink-0 truncate font-medium">{filter.name}</span>
            <code className="min-w-0 flex-1 truncate text-right font-mono text-small text-muted">{filter.text}</code>
            <span
              title={t('activity.saved.remove', { name: filter.name })}
              className="rounded-control p-1 text-muted hover:text-text"
              onClick={(event) => {
                event.preventDefault();
                event.stopPropagation();
                forget(filter.name);
              }}
            >
              <Trash2 aria-hidden className="size-3.5" />
            </span>
          </DropdownMenu.Item>
        ))}
        {filters.length === 0 && <p className="px-2 py-1.5 text-muted">{t('activity.saved.none')}</p>}
        <MenuLine />
        <DropdownMenu.Item className={MENU_ITEM} disabled={text.trim() === ''} onSelect={() => setNaming(true)}>
          <Plus aria-hidden className="size-4 text-muted" />
          {t('activity.saved.add')}
        </DropdownMenu.Item>
        {filters.length > 0 && <p className="px-2 py-1 text-small text-muted">{t('activity.saved.hint')}</p>}
      </Menu>
      {isNaming && <SaveDialog text={text.trim()} onClose={() => setNaming(false)} />}
    </>
  );
}

function SaveDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const save = useSaveFilter();
  return (
    <NameDialog
      title={t('activity.saved.title')}
      label={t('activity.saved.name')}
      hint={<code className="font-mono wrap-anywhere">{text}</code>}
      maxLength={40}
      confirm={t('activity.saved.save')}
      isBusy={save.isPending}
      problem={save.error === null ? undefined : problemText(save.error)}
      onConfirm={(name) => save.mutate({ name, text }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
