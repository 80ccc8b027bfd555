// The addresses of a provider, by plan and region.
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import { shortProtocolName } from '../../data/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { groupEndpoints } from './group-endpoints.ts';
import { Part } from './panel-part.tsx';

/** The first one of a plan and region is the default. */
export function PanelEndpoints({ provider }: { provider: ProviderView }) {
  const { t } = useTranslation();
  const { endpoints, placeholders } = provider;
  if (endpoints.length === 0) return <p className="text-muted">{t('provider.noEndpoints')}</p>;
  return (
    <div className="space-y-5">
      {groupEndpoints(endpoints).map(({ plan, region, endpoints: own }) => (
        <Part key={`${plan} ${region}`} title={`${t(`provider.plan.${plan}`)} · ${t(`provider.region.${region}`)}`}>
          <ul className="space-y-2">
            {own.map(({ id, url, protocols }) => (
              <li key={id} className="space-y-1">
                <div className="flex flex-wrap items-center gap-1">
                  {protocols.map((protocol) => (
                    <Badge key={protocol}>{shortProtocolName(protocol)}</Badge>
                  ))}
                </div>
                <CodeLine actions={<CopyButton label={t('provider.copyAddress')} read={() => url} />}>{url}</CodeLine>
              </li>
            ))}
          </ul>
        </Part>
      ))}
      {placeholders.length > 0 && (
        <Part title={t('provider.placeholders')}>
          <ul className="space-y-1">
            {placeholders.map(({ name, label, example }) => (
              <li key={name} className="text-muted">
                <code className="font-mono text-small text-text">{name}</code> {label}, {example}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  );
}
