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

const ITEM = 'flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover';

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
          className="animate-appear z-30 max-h-96 max-w-80 min-w-56 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float"
        >
          <DropdownMenu.RadioGroup value={active.id} onValueChange={choose}>
            {connections.data?.map(({ id, name, providerName }) => (
              <DropdownMenu.RadioItem key={id} value={id} className={ITEM}>
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
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item className={ITEM} onSelect={() => goTo({ section: 'connections' })}>
            <span className="pl-6">{t('active.manage')}</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
