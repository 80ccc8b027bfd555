// Chooses which connection serves requests that name none.
import { ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useActivateConnection, useConnections } from '../data/connections.ts';
import { goTo } from '../data/navigation.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useStatus } from '../data/status.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MENU_ITEM, MenuLine, MenuTick } from '../ui/menu.tsx';

/** A menu with the active connection as its button. */
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
    <Menu
      align="end"
      className="max-h-96 max-w-80 min-w-56"
      trigger={
        <Button>
          <span className="font-normal text-muted">{t('active.label')}</span>
          <span className="max-w-28 truncate wide:max-w-44" title={active.name}>
            {active.name}
          </span>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </Button>
      }
    >
      <DropdownMenu.RadioGroup value={active.id} onValueChange={choose}>
        {connections.data?.map(({ id, name, providerName }) => (
          <DropdownMenu.RadioItem key={id} value={id} className={MENU_ITEM}>
            <MenuTick />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {providerName !== name && <span className="truncate text-small text-muted">{providerName}</span>}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <MenuLine />
      <DropdownMenu.Item className={MENU_ITEM} onSelect={() => goTo({ section: 'connections' })}>
        <span className="pl-6">{t('active.manage')}</span>
      </DropdownMenu.Item>
    </Menu>
  );
}
