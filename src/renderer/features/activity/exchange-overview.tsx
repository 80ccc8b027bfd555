// What is known of one exchange beside its bodies.
import type { ReactNode } from 'react';
import { Told } from '../../ui/told.tsx';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { clientName, formatMoment, protocolName } from '../../data/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { goTo } from '../../data/navigation.ts';
import { Button } from '../../ui/button.tsx';
import { AttemptTimeline } from './attempt-timeline.tsx';
import { UsageTable } from './usage-table.tsx';

export interface ExchangeOverviewProps {
  exchange: Exchange;
  names: ReadonlyMap<string, string>;
}

/** The first tab of the details. */
export function ExchangeOverview({ exchange, names }: ExchangeOverviewProps) {
  const { t } = useTranslation();
  return (
    <div className="space-y-5">
      <Summary exchange={exchange} />
      {exchange.failure && (
        <Part title={t('details.problem')}>
          <p className="text-bad wrap-anywhere">
            <Told>{exchange.failure.message}</Told>
          </p>
          <p className="mt-1 text-small text-muted">{t('details.code', { code: exchange.failure.code })}</p>
        </Part>
      )}
      <Part title={t('details.timeline')}>
        <AttemptTimeline exchange={exchange} names={names} />
      </Part>
      {exchange.usage && (
        <Part title={t('details.usage')}>
          <UsageTable usage={exchange.usage} cost={exchange.cost} />
        </Part>
      )}
      <Ignored fields={exchange.ignoredFields} />
      <Facts exchange={exchange} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-1.5 text-small font-semibold text-muted">{title}</h2>
      {children}
    </section>
  );
}

function Summary({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const { askedModel, servedModel } = exchange;
  return (
    <p className="text-head font-semibold wrap-anywhere">
      {servedModel === undefined || servedModel === askedModel
        ? askedModel
        : t('last.served', { asked: askedModel, served: servedModel })}
    </p>
  );
}

function Ignored({ fields }: { fields: readonly string[] }) {
  const { t } = useTranslation();
  if (fields.length === 0) return null;
  return (
    <Part title={t('details.ignored')}>
      <p className="mb-1.5 text-muted">{t('details.ignoredWhy')}</p>
      <ul className="flex flex-wrap gap-1">
        {fields.map((field) => (
          <li key={field}>
            <code className="rounded-control bg-sunken px-1.5 py-0.5 font-mono text-small wrap-anywhere">{field}</code>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Facts({ exchange }: { exchange: Exchange }) {
  const { t, i18n } = useTranslation();
  const { clientProtocol, upstreamProtocol, profile } = exchange;
  return (
    <Part title={t('details.facts')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <Fact name={t('details.started')}>{formatMoment(exchange.startedAt, i18n.language)}</Fact>
        <Fact name={t('details.client')}>{clientName(exchange.client) ?? t('client.unknown')}</Fact>
        {profile !== undefined && <Fact name={t('details.profile')}>{profile}</Fact>}
        <Fact name={t('details.operation')}>{t(`details.operations.${exchange.operation}`)}</Fact>
        <Fact name={t('details.asked')}>{protocolName(clientProtocol)}</Fact>
        {upstreamProtocol !== undefined && <Fact name={t('details.spoken')}>{protocolName(upstreamProtocol)}</Fact>}
        <Fact name={t('details.answer')}>{t(exchange.isStreaming ? 'details.streamed' : 'details.whole')}</Fact>
        {exchange.status !== undefined && <Fact name={t('details.status')}>{String(exchange.status)}</Fact>}
        {exchange.replayOf !== undefined && <ReplayFact id={exchange.replayOf} />}
        <dt className="py-1 text-muted">{t('details.id')}</dt>
        <dd className="flex min-w-0 items-center gap-1">
          <code className="truncate font-mono text-small">{exchange.id}</code>
          <CopyButton label={t('details.copyId')} read={() => exchange.id} />
        </dd>
      </dl>
    </Part>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </>
  );
}

function ReplayFact({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Fact name={t('details.replayOf')}>
      <Button kind="link" size="small" className="-ml-2.5" onClick={() => goTo({ section: 'activity', detail: id })}>
        {t('details.showOriginal')}
      </Button>
    </Fact>
  );
}
