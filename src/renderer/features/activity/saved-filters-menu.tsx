// Filters with names: a menu to choose, keep and forget them.
import { Bookmark, Plus, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../data/problem-text.ts';
import { useRemoveFilter, useSavedFilters, useSaveFilter } from '../../data/saved-filters.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';

const ITEM =
  'flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-55';

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
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton icon={Bookmark} label={t('activity.saved.menu')} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            sideOffset={6}
            collisionPadding={8}
            className="animate-appear z-30 max-h-96 w-80 max-w-full overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
          >
            {filters.map((filter) => (
              <DropdownMenu.Item
                key={filter.name}
                className={ITEM}
                onSelect={() => onText(filter.text)}
                onKeyDown={(event) => {
                  if (event.key === 'Delete' || event.key === 'Backspace') forget(filter.name);
                }}
              >
                <span className="min-w-0 shrink-0 truncate font-medium">{filter.name}</span>
                <code className="min-w-0 flex-1 truncate text-right font-mono text-small text-muted">
                  {filter.text}
                </code>
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
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <DropdownMenu.Item className={ITEM} disabled={text.trim() === ''} onSelect={() => setNaming(true)}>
              <Plus aria-hidden className="size-4 text-muted" />
              {t('activity.saved.add')}
            </DropdownMenu.Item>
            {filters.length > 0 && <p className="px-2 py-1 text-small text-muted">{t('activity.saved.hint')}</p>}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isNaming && <NameDialog text={text.trim()} onClose={() => setNaming(false)} />}
    </>
  );
}

function NameDialog({ text, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const save = useSaveFilter();
  const [name, setName] = useState('');
  const submit = (): void => save.mutate({ name: name.trim(), text }, { onSuccess: onClose });
  return (
    <Dialog title={t('activity.saved.title')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <DialogBody>
          <Field
            label={t('activity.saved.name')}
            hint={<code className="font-mono wrap-anywhere">{text}</code>}
            problem={save.error === null ? undefined : problemText(save.error)}
          >
            {(ids) => (
              <TextInput
                {...ids}
                autoFocus
                maxLength={40}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={name.trim() === '' || save.isPending}>
            {t('activity.saved.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
