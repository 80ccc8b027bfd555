// The top bar: is the gateway running and where, is routing on, and who answers.
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { goTo } from '../data/navigation.ts';
import { useStatus } from '../data/status.tsx';
import { IconButton } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-button.tsx';
import { useShortcuts } from '../ui/shortcut.ts';
import { Switch } from '../ui/toggle.tsx';
import { ConnectionSwitch } from './connection-switch.tsx';
import { GatewayPill } from './gateway-pill.tsx';
import { useRoutingSwitch } from './use-routing-switch.ts';

/** Always in sight, on every screen. */
export function TopBar({ onFindCommand }: { onFindCommand: () => void }) {
  const { t } = useTranslation();
  useBarShortcuts();
  return (
    <header className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-3 py-1.5">
      <GatewayPill />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <RoutingSwitch />
        <ConnectionSwitch />
        <IconButton icon={Search} label={t('keys.commands')} onClick={onFindCommand} />
      </div>
    </header>
  );
}

/** The keys for what is in the bar, from every screen. */
function useBarShortcuts(): void {
  const { gateway } = useStatus();
  const { change } = useRoutingSwitch();
  const { copy } = useCopy(() => gateway.address);
  useShortcuts([
    { key: '.', withCommand: true, onPress: () => change(!gateway.isRoutingOn) },
    { key: 'C', withCommand: true, onPress: copy },
    { key: 'n', onPress: () => goTo({ section: 'connections', detail: 'add' }) },
  ]);
}

function RoutingSwitch() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const { isBusy, change } = useRoutingSwitch();
  const label = gateway.isRoutingOn ? t('routing.on') : t('routing.off');
  return <Switch label={label} isOn={gateway.isRoutingOn} isDisabled={isBusy} onChange={change} />;
}
