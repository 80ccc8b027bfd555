// The newest request: is it working?
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { useActivity } from '../../data/activity.tsx';
import { useConnectionNames } from '../../data/connections.ts';
import { clientName, formatAge, formatDuration, formatTokens } from '../../data/format.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useNow } from '../../data/now.ts';
import { Card } from '../../ui/card.tsx';
import { ExchangeStateMark } from '../../ui/exchange-state.tsx';
import { Loading } from '../../ui/query-state.tsx';
import { LastHourChart } from './last-hour-chart.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Told } from '../../ui/told.tsx';

const AGE_TICK_MS = 5000;

/** Who asked for what, who answered, and how fast. */
export function LastExchangeCard() {
  const { t } = useTranslation();
  const { log, link } = useActivity();
  const last = log.rows.find(({ operation }) => operation === 'generate');
  return (
    <Card title={t('last.title')} aside={last && <DetailsLink id={last.id} />}>
      {last === undefined && link !== 'live' && <Loading />}
      {last === undefined && link === 'live' && <p className="text-muted text-pretty">{t('last.none')}</p>}
      {last !== undefined && <LastExchange exchange={last} />}
      <LastHourChart />
    </Card>
  );
}

function DetailsLink({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <TextLink hasArrow href={hrefOf({ section: 'activity', detail: id })}>
      {t('last.details')}
    </TextLink>
  );
}

function LastExchange({ exchange }: { exchange: Exchange }) {
  const { t, i18n } = useTranslation();
  const now = useNow(AGE_TICK_MS);
  const names = useConnectionNames();
  const { servedModel, connectionId, askedModel } = exchange;
  const client = clientName(exchange.client) ?? t('client.unknown');
  const served = servedModel ?? t('last.notServed');
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <ExchangeStateMark exchange={exchange} />
        <span className="text-small text-muted">
          {t('last.by', { client, age: formatAge(exchange.startedAt, now, i18n.language) })}
        </span>
      </div>
      <p className="mt-2 text-head wrap-anywhere">
        {askedModel === servedModel ? askedModel : t('last.served', { asked: askedModel, served })}
      </p>
      {connectionId !== undefined && (
        <p className="text-muted">{t('last.via', { name: names.get(connectionId) ?? connectionId })}</p>
      )}
      <Figures exchange={exchange} />
      {exchange.failure && (
        <p className="mt-3 text-bad wrap-anywhere">
          <Told>{exchange.failure.message}</Told>
        </p>
      )}
    </>
  );
}

function Figures({ exchange }: { exchange: Exchange }) {
  const { t, i18n } = useTranslation();
  const duration = (value: number | undefined) =>
    value === undefined ? t('value.none') : formatDuration(value, i18n.language);
  const tokens = (value: number | undefined) =>
    value === undefined ? t('value.none') : formatTokens(value, i18n.language);
  return (
    <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 border-t border-line pt-3 narrow:grid-cols-4">
      <Figure name={t('last.firstToken')}>{duration(exchange.timeToFirstTokenMs)}</Figure>
      <Figure name={t('last.total')}>{duration(exchange.durationMs)}</Figure>
      <Figure name={t('last.tokensIn')}>{tokens(exchange.usage?.inputTokens)}</Figure>
      <Figure name={t('last.tokensOut')}>{tokens(exchange.usage?.outputTokens)}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-small text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
