// One connection: what it is, whether its key is there, and what can be done with it.
import { FlaskConical, KeyRound, LoaderCircle, Trash2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useAskQuota, useTestConnection } from '../../data/connections.ts';
import { protocolName } from '../../data/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { KeyState } from '../../ui/key-state.tsx';
import { QuotaLines } from '../../ui/sign-in/quota-line.tsx';
import { CoolingNote } from './cooling-note.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { TestResult } from './test-result.tsx';

export interface ConnectionRowProps {
  connection: ConnectionView;
  isReadOnly: boolean;
  /** Chosen for requests that name no connection; known here before the core has confirmed it. */
  isActive: boolean;
  onActivate: () => void;
  /** Just added: shows at once whether it works. */
  testsAtOnce: boolean;
}

/** A list item. */
export function ConnectionRow(props: ConnectionRowProps) {
  const { connection, isReadOnly, testsAtOnce } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState<'key' | 'remove'>();
  const test = useTestConnection();
  const { mutate: runTest } = test;
  const wasTested = useRef(false);
  useEffect(() => {
    if (!testsAtOnce || wasTested.current) return;
    wasTested.current = true;
    runTest(connection.id);
  }, [testsAtOnce, runTest, connection.id]);
  return (
    <li className="p-4">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <Description {...props} />
        {!connection.isDemo && (
          <div className="flex items-center gap-1">
            <Button
              size="small"
              icon={test.isPending ? LoaderCircle : FlaskConical}
              disabled={test.isPending}
              aria-label={t('connections.testNamed', { name: connection.name })}
              onClick={() => runTest(connection.id)}
            >
              {t(test.isPending ? 'connections.testing' : 'connections.test')}
            </Button>
            {takesKey(connection) && (
              <IconButton
                icon={KeyRound}
                label={t('connections.keyNamed', { name: connection.name })}
                disabled={isReadOnly}
                onClick={() => setOpen('key')}
              />
            )}
            <IconButton
              icon={Trash2}
              label={t('connections.removeNamed', { name: connection.name })}
              disabled={isReadOnly}
              onClick={() => setOpen('remove')}
            />
          </div>
        )}
      </div>
      <TestResult connection={connection} isReadOnly={isReadOnly} result={test.data} error={test.error} />
      {open === 'remove' && <RemoveDialog connection={connection} onClose={() => setOpen(undefined)} />}
      {open === 'key' && (
        <KeyDialog
          connection={connection}
          onChanged={() => runTest(connection.id)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </li>
  );
}

/** A sign-in has no key of the user's, and a program on this computer needs none. */
function takesKey({ keys, needsKey }: ConnectionView): boolean {
  return keys.length > 0 ? keys.every(({ source }) => source !== 'login') : needsKey;
}

function Description({ connection, isActive, onActivate }: ConnectionRowProps) {
  const { t } = useTranslation();
  const id = useId();
  useAskQuota(connection);
  const { name, providerName, protocol, baseUrl, isDemo } = connection;
  return (
    <div className="flex min-w-60 flex-1 gap-3">
      <input
        type="radio"
        name="active-connection"
        aria-labelledby={id}
        checked={isActive}
        onChange={onActivate}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span id={id} className="font-semibold">
            {name}
          </span>
          {providerName !== name && <span className="text-muted">{providerName}</span>}
          {isDemo && <Badge tone="warn">{t('demo.label')}</Badge>}
          {isActive && <Badge tone="accent">{t('connections.active')}</Badge>}
        </div>
        <p className="text-muted wrap-anywhere">
          {isDemo ? t('demo.text') : t('connections.where', { protocol: protocolName(protocol), baseUrl })}
        </p>
        {!isDemo && (
          <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1">
            <KeyState connection={connection} />
            <Models models={connection.models} />
          </div>
        )}
        <QuotaLines quota={connection.quota} />
        <CoolingNote connection={connection} />
      </div>
    </div>
  );
}

const SHOWN_MODELS = 4;

function Models({ models }: { models: readonly string[] }) {
  const { t } = useTranslation();
  if (models.length === 0) return <span className="text-muted">{t('connections.anyModel')}</span>;
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1">
      {models.slice(0, SHOWN_MODELS).map((model) => (
        <Badge key={model}>{model}</Badge>
      ))}
      {models.length > SHOWN_MODELS && (
        <span className="text-small text-muted">
          {t('connections.moreModels', { count: models.length - SHOWN_MODELS })}
        </span>
      )}
    </span>
  );
}
