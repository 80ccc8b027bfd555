// The user's connections with a provider, each with its key and a test.
import { FlaskConical, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, ProviderView } from '../../../shared/model/views.ts';
import { useConnections, useTestConnection } from '../../data/connections.ts';
import { hrefOf } from '../../data/navigation.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyState } from '../../ui/key-state.tsx';
import { TestOutcome } from '../../ui/test-outcome.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Part } from './panel-part.tsx';

/** A part of the panel; all that can be changed is changed on Connections. */
export function PanelConnections({ provider }: { provider: ProviderView }) {
  const { t } = useTranslation();
  const connections = useConnections().data ?? [];
  const own = connections.filter(({ providerId }) => providerId === provider.id);
  return (
    <Part title={t('provider.connections')}>
      {own.length === 0 ? (
        <p className="text-muted">{t('provider.noConnections')}</p>
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line">
          {own.map((connection) => (
            <OneConnection key={connection.id} connection={connection} />
          ))}
        </ul>
      )}
      {own.length > 0 && (
        <TextLink hasArrow className="mt-2" href={hrefOf({ section: 'connections' })}>
          {t('provider.manage')}
        </TextLink>
      )}
    </Part>
  );
}

function OneConnection({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const test = useTestConnection();
  return (
    <li className="space-y-1.5 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 font-medium wrap-anywhere">{connection.name}</span>
        {connection.isActive && <Badge tone="accent">{t('connections.active')}</Badge>}
        <Button
          size="small"
          icon={test.isPending ? LoaderCircle : FlaskConical}
          disabled={test.isPending}
          aria-label={t('connections.testNamed', { name: connection.name })}
          onClick={() => test.mutate(connection.id)}
        >
          {t(test.isPending ? 'connections.testing' : 'connections.test')}
        </Button>
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <KeyState connection={connection} />
      </div>
      <div role="status">
        <TestOutcome result={test.data} error={test.error} />
      </div>
    </li>
  );
}
