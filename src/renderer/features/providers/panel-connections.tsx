// The user's connections with a provider, each with its key and a test.
import { CircleCheck, CircleX, FlaskConical, LoaderCircle } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest, ConnectionView, ProviderView } from '../../../shared/model/views.ts';
import { useConnections, useTestConnection } from '../../data/connections.ts';
import { formatDuration } from '../../data/format.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Badge, StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { KeyState } from '../../ui/key-state.tsx';
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
        <a
          href={hrefOf({ section: 'connections' })}
          className="mt-2 inline-block rounded-control font-medium text-accent hover:underline"
        >
          {t('provider.manage')}
        </a>
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
      <KeyState connection={connection} />
      <div role="status">
        <TestOutcome result={test.data} error={test.error} />
      </div>
    </li>
  );
}

function TestOutcome({ result, error }: { result: ConnectionTest | undefined; error: Error | null }) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  if (error !== null) return <Problem text={problemText(error)} />;
  if (result === undefined) return null;
  if (!result.isOk) return <Problem text={result.problem?.message ?? t('problem.internal')} />;
  const duration = formatDuration(result.durationMs, i18n.language);
  return (
    <StateMark icon={CircleCheck} tone="good">
      {t('test.ok', { duration, count: result.models.length })}
    </StateMark>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <div className="flex gap-1.5 text-bad">
      <CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <p className="wrap-anywhere">{text}</p>
    </div>
  );
}
