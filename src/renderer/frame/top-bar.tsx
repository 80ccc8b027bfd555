// The top bar: is the gateway running and where, is routing on, and who answers.
import { useTranslation } from 'react-i18next';
import { useSetRouting } from '../data/gateway.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useStatus } from '../data/status.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Switch } from '../ui/toggle.tsx';
import { ConnectionSwitch } from './connection-switch.tsx';
import { GatewayPill } from './gateway-pill.tsx';

/** Always in sight, on every screen. */
export function TopBar() {
  return (
    <header className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-3 py-1.5">
      <GatewayPill />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <RoutingSwitch />
        <ConnectionSwitch />
      </div>
    </header>
  );
}

function RoutingSwitch() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const setRouting = useSetRouting();
  const label = gateway.isRoutingOn ? t('routing.on') : t('routing.off');
  const change = (isOn: boolean): void => setRouting.mutate(isOn, { onError: (error) => warn(problemText(error)) });
  return <Switch label={label} isOn={gateway.isRoutingOn} isDisabled={setRouting.isPending} onChange={change} />;
}
