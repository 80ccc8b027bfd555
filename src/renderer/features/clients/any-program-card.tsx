// For every program that is on no list: the address, and the variables that such programs read.
import { useTranslation } from 'react-i18next';
import type { ClientShell, ClientView } from '../../../shared/model/client.ts';
import { useFetchSnippets } from '../../data/clients.ts';
import { goTo } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ConnectLine } from './connect-line.tsx';

/** The lines hold the local token, so they are fetched only when they are copied. */
export function AnyProgramCard({ client, shell }: { client: ClientView; shell: ClientShell }) {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const fetchSnippets = useFetchSnippets();
  const readLines = async (): Promise<string> => {
    const [lines] = await fetchSnippets({ client: client.id, scope: 'shell', shell });
    return lines?.text ?? '';
  };
  return (
    <Card
      title={t('clients.any.title')}
      aside={
        <Button size="small" onClick={() => goTo({ section: 'clients', detail: 'connect', item: client.id })}>
          {t('clients.any.keep')}
        </Button>
      }
    >
      <p className="mb-3 text-muted text-pretty">{t('clients.any.text')}</p>
      <dl className="grid items-baseline gap-x-4 gap-y-2 narrow:grid-cols-[7.5rem_1fr]">
        <dt className="text-muted">{t('paste.address')}</dt>
        <dd>
          <CodeLine actions={<CopyButton hasText label={t('clients.any.copyAddress')} read={() => gateway.address} />}>
            {gateway.address}
          </CodeLine>
        </dd>
        <dt className="text-muted">{t('clients.any.variables')}</dt>
        <dd>
          <CodeLine isHidden actions={<CopyButton hasText label={t('clients.any.copy')} read={readLines} />}>
            {t('clients.any.hidden', { shell: t(`clients.shellName.${shell}`), lastFour: gateway.tokenLastFour })}
          </CodeLine>
        </dd>
      </dl>
      {client.connects.length > 0 && (
        <ul className="mt-3 space-y-1.5">
          {client.connects.map((connect) => (
            <ConnectLine key={connect.id} client={client} connect={connect} />
          ))}
        </ul>
      )}
    </Card>
  );
}
