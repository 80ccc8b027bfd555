// One model server on this computer: what it is, what it serves, and the button that adds it.
import { CircleCheck, CircleDashed, LoaderCircle, Plus, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalServer } from '../../../shared/model/discovery.ts';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useConnectServer } from '../../data/discovery.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FoundKeyDialog } from './found-key-dialog.tsx';
import { FoundModels } from './found-models.tsx';

export interface FoundServerProps {
  server: LocalServer;
  isReadOnly: boolean;
  onAdded: (connection: ConnectionView) => void;
}

/** A list item; grey when the server no longer answers. */
export function FoundServer(props: FoundServerProps) {
  const { server } = props;
  const id = useId();
  return (
    <li className="py-3" aria-labelledby={id}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Name server={server} id={id} />
        {server.connectionId === undefined && server.state === 'running' ? (
          <AddButton {...props} />
        ) : (
          <State server={server} />
        )}
      </div>
      {server.state !== 'gone' && <FoundModels server={server} />}
      <SmallContext server={server} />
    </li>
  );
}

function Name({ server, id }: { server: LocalServer; id: string }) {
  const { t } = useTranslation();
  const { kind, name, version, state } = server;
  return (
    <p className="flex min-h-7 min-w-60 flex-1 flex-wrap items-center gap-x-2">
      <span id={id} className={classes('font-semibold', state === 'gone' && 'text-muted')}>
        {kind === 'unknown' ? t('found.unknown') : name}
      </span>
      {version !== undefined && <span className="text-muted">{version}</span>}
      <span className="text-muted wrap-anywhere">{server.id}</span>
    </p>
  );
}

function AddButton({ server, isReadOnly, onAdded }: FoundServerProps) {
  const { t } = useTranslation();
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const connect = useConnectServer(onAdded);
  const [isAsking, setAsking] = useState(false);
  const add = (): void => {
    if (server.needsKey) setAsking(true);
    else {
      const onError = (error: Error): void => warn(problemText(error));
      connect.mutate({ serverId: server.id }, { onError });
    }
  };
  return (
    <>
      <Button
        size="small"
        icon={connect.isPending ? LoaderCircle : Plus}
        disabled={isReadOnly || connect.isPending}
        aria-label={t('found.addNamed', { name: server.name })}
        onClick={add}
      >
        {t('found.add')}
      </Button>
      {isAsking && <FoundKeyDialog server={server} onAdded={onAdded} onClose={() => setAsking(false)} />}
    </>
  );
}

function State({ server }: { server: LocalServer }) {
  const { t } = useTranslation();
  if (server.state === 'gone') {
    return (
      <StateMark icon={CircleDashed} tone="neutral">
        {t('found.gone')}
      </StateMark>
    );
  }
  if (server.state === 'loading') {
    return (
      <StateMark icon={LoaderCircle} tone="neutral" spins>
        {t('found.loading')}
      </StateMark>
    );
  }
  return (
    <StateMark icon={CircleCheck} tone="good">
      {t('found.connected')}
    </StateMark>
  );
}

/** The one warning that explains most nonsense of local models: the server cuts off what doesn't fit. */
function SmallContext({ server }: { server: LocalServer }) {
  const { t, i18n } = useTranslation();
  const small = server.state === 'gone' ? [] : server.models.filter(({ isContextSmall }) => isContextSmall);
  const [first] = small;
  if (first === undefined) return null;
  const context = new Intl.NumberFormat(i18n.language).format(first.loadedContext ?? 0);
  return (
    <p className="mt-2 flex gap-1.5 text-warn">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="text-pretty wrap-anywhere">
        {t('found.smallContext', { count: small.length, model: first.id, context, others: small.length - 1 })}
      </span>
    </p>
  );
}
