// The overview: what it is doing, how to point a tool here, and what came through last.
import { useTranslation } from 'react-i18next';
import { useClients } from '../../data/clients.ts';
import { useStatus } from '../../data/status.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ChecklistCard } from './checklist-card.tsx';
import { doingOf } from './doing.ts';
import { LastExchangeCard } from './last-exchange-card.tsx';
import { PointHereCard } from './point-here-card.tsx';
import { ToolsCard } from './tools-card.tsx';
import { TroubleList } from './trouble-list.tsx';
import { Told } from '../../ui/told.tsx';

/** The first screen. */
export function OverviewScreen() {
  const { t } = useTranslation();
  const status = useStatus();
  const doing = doingOf(status);
  const clients = useClients()?.clients ?? [];
  return (
    <Page
      title={t(`overview.doing.${doing}`, { name: status.active.name })}
      badge={doing === 'demo' && <Badge tone="warn">{t('demo.label')}</Badge>}
      text={t(`overview.why.${doing}`)}
    >
      <GatewayProblem />
      <TroubleList clients={clients} />
      <ChecklistCard clients={clients} />
      <ToolsCard clients={clients} />
      <PointHereCard />
      <LastExchangeCard />
    </Page>
  );
}

function GatewayProblem() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  if (gateway.state !== 'failed') return null;
  return (
    <Notice kind="bad" title={t('overview.failed.title')}>
      <p>
        <Told>{gateway.problem ?? t('overview.failed.text', { address: gateway.address })}</Told>
      </p>
    </Notice>
  );
}
