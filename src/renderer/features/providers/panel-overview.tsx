// The first part of the panel: how it stands, links, your connections, and what it can do.
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import { formatDate, formatTokens } from '../../data/format.ts';
import { textIn } from '../../data/text-in.ts';
import { useTold } from '../../data/told.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Notice } from '../../ui/notice.tsx';
import { OutsideLink, TextLink } from '../../ui/text-link.tsx';
import { AddButton } from './add-button.tsx';
import { ABILITIES, capabilityOf } from './capability.ts';
import { CapabilityWhy } from './capability-why.tsx';
import { PanelConnections } from './panel-connections.tsx';
import { Fact, Facts, Part } from './panel-part.tsx';
import { PanelSignIn } from './panel-sign-in.tsx';
import type { ProviderRow } from './rows.ts';
import { useCellText } from './use-cell-text.ts';
import { useSignInProvider } from './use-sign-in-provider.ts';

/** From what matters most to what is good to know. */
export function PanelOverview({ row, all }: { row: ProviderRow; all: readonly ProviderRow[] }) {
  const { t } = useTranslation();
  const { provider } = row;
  const signIn = useSignInProvider(provider.id);
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const canSignIn = signIn !== undefined && signIn.ways.length > 0;
  return (
    <div className="space-y-5">
      <StatusNotice row={row} all={all} hasWay={canSignIn || provider.isConnectable} />
      {isReadOnly && provider.isConnectable && <Notice kind="info">{t('provider.addDisabled')}</Notice>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 empty:hidden">
        <AddButton provider={provider} />
        <Links provider={provider} />
      </div>
      {signIn !== undefined && canSignIn && <PanelSignIn key={signIn.id} provider={signIn} isReadOnly={isReadOnly} />}
      <PanelConnections provider={provider} />
      <Part title={t('provider.abilities')}>
        <ul className="space-y-2">
          {ABILITIES.map((ability) => (
            <li key={ability}>
              <CapabilityWhy capability={capabilityOf(provider, ability)} />
            </li>
          ))}
        </ul>
      </Part>
      <About row={row} />
      <Changes provider={provider} />
      <Own provider={provider} />
    </div>
  );
}

interface StatusNoticeProps {
  row: ProviderRow;
  all: readonly ProviderRow[];
  /** There is a way to connect. */
  hasWay: boolean;
}

/** What keeps it from being used, and what to use instead. */
function StatusNotice({ row, all, hasWay }: StatusNoticeProps) {
  const { t, i18n } = useTranslation();
  const told = useTold();
  const { status, problem } = row.provider;
  const isOk = status.state === 'ok';
  if (isOk && (hasWay || problem === undefined)) return null;
  const instead = all.find(({ provider }) => provider.id === status.replacement);
  return (
    <Notice kind={status.state === 'dead' ? 'bad' : isOk ? 'info' : 'warn'}>
      <p>{status.reason === undefined ? told(problem ?? '') : textIn(status.reason, i18n.language)}</p>
      {status.since !== undefined && (
        <p className="text-muted">{t('provider.since', { date: formatDate(status.since, i18n.language) })}</p>
      )}
      {instead !== undefined && (
        <TextLink className="mt-1" href={hrefOf({ section: 'providers', detail: instead.provider.id })}>
          {t('provider.instead', { name: instead.name })}
        </TextLink>
      )}
    </Notice>
  );
}

function Links({ provider: { docsUrl, keyUrl, credential, status } }: { provider: ProviderView }) {
  const { t } = useTranslation();
  // Where one signs in there is no key to fetch, and a service that ended gives none.
  const hasKeys = credential !== 'oauth' && status.state !== 'dead';
  return (
    <>
      {hasKeys && keyUrl !== undefined && (
        <OutsideLink url={keyUrl} text={t('provider.key', { host: new URL(keyUrl).host })} />
      )}
      {docsUrl !== undefined && (
        <OutsideLink url={docsUrl} text={t('provider.docs', { host: new URL(docsUrl).host })} />
      )}
    </>
  );
}

function About({ row }: { row: ProviderRow }) {
  const { t, i18n } = useTranslation();
  const { formatsText } = useCellText();
  const { provider } = row;
  const { environmentVariables, context, checkedOn, defaultModel } = provider;
  // The reason of a state stands in the notice above.
  const note = provider.row === undefined ? '' : textIn(provider.row.note, i18n.language);
  return (
    <Part title={t('provider.about')}>
      <Facts>
        <Fact name={t('providers.column.type')}>{row.type}</Fact>
        <Fact name={t('providers.column.auth')}>{row.auth}</Fact>
        <Fact name={t('providers.column.formats')}>{formatsText(provider)}</Fact>
        {provider.baseUrl !== '' && (
          <Fact name={t('provider.address')}>
            <code className="font-mono text-small">{provider.baseUrl}</code>
          </Fact>
        )}
        {environmentVariables.length > 0 && (
          <Fact name={t('provider.environment')}>
            <code className="font-mono text-small">{environmentVariables.join(', ')}</code>
          </Fact>
        )}
        {defaultModel !== undefined && <Fact name={t('provider.defaultModel')}>{defaultModel}</Fact>}
        {context !== undefined && (
          <Fact name={t('providers.column.context')}>{formatTokens(context, i18n.language)}</Fact>
        )}
        {note !== '' && <Fact name={t('providers.column.note')}>{note}</Fact>}
        {checkedOn !== undefined && <Fact name={t('provider.checked')}>{formatDate(checkedOn, i18n.language)}</Fact>}
      </Facts>
    </Part>
  );
}

function Changes({ provider: { changes } }: { provider: ProviderView }) {
  const { t, i18n } = useTranslation();
  if (changes.length === 0) return null;
  return (
    <Part title={t('provider.changed')}>
      <ul className="space-y-2">
        {changes.map(({ field, specified, by, source, date }) => (
          <li key={field}>
            <p className="font-medium">{t(`provider.field.${field}`)}</p>
            <p className="text-small text-muted wrap-anywhere">
              {[
                t(`provider.changedBy.${by}`, { specified }),
                source === undefined ? '' : t('providers.why.source', { source }),
                date === undefined ? '' : t('providers.why.date', { date: formatDate(date, i18n.language) }),
              ].join(' ')}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Own({ provider: { own } }: { provider: ProviderView }) {
  const { t } = useTranslation();
  if (own.length === 0) return null;
  return (
    <Part title={t('provider.own')}>
      <p className="mb-1.5 text-small text-muted">{t('provider.ownWhy')}</p>
      <Facts>
        {own.map(({ field, value }) => (
          <Fact key={field} name={t(`provider.field.${field}`)}>
            <code className="font-mono text-small">{value}</code>
          </Fact>
        ))}
      </Facts>
    </Part>
  );
}
