// Chooses which connection serves requests that name none.
import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useActivateConnection, useConnections } from '../data/connections.ts';
import { goTo } from '../data/navigation.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useStatus } from '../data/status.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { MENU_BOX, MENU_ITEM, MENU_LINE } from '../ui/menu.ts';

/** A menu with the active connection as its button. Not modal: a modal menu would inject a <style>. */
export function ConnectionSwitch() {
  const { t } = useTranslation();
  const { active } = useStatus();
  const connections = useConnections();
  const activate = useActivateConnection();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const choose = (id: string): void => {
    if (id !== active.id) activate.mutate(id, { onError: (error) => warn(problemText(error)) });
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button>
          <span className="font-normal text-muted">{t('active.label')}</span>
          <span className="max-w-44 truncate">{active.name}</span>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className={classes(MENU_BOX, 'max-h-96 max-w-80 min-w-56')}
        >
          <DropdownMenu.RadioGroup value={active.id} onValueChange={choose}>
            {connections.data?.map(({ id, name, providerName }) => (
              <DropdownMenu.RadioItem key={id} value={id} className={MENU_ITEM}>
                <span className="flex size-4 shrink-0 items-center">
                  <DropdownMenu.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent" />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="min-w-0 flex-1 truncate">{name}</span>
                {providerName !== name && <span className="truncate text-small text-muted">{providerName}</span>}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={MENU_LINE} />
          <DropdownMenu.Item className={MENU_ITEM} onSelect={() => goTo({ section: 'connections' })}>
            <span className="pl-6">{t('active.manage')}</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
