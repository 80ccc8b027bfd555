// Subscriptions: where one can sign in, how a sign-in is going, and who is signed in.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, SignInProvider, SignInRequest } from '../../../shared/model/sign-in.ts';
import { goTo, hrefOf } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAccounts, useAttempt, useSignInProviders, type Attempting } from '../../data/sign-in.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { AccountRow } from '../../ui/sign-in/account-row.tsx';
import { ProgramLogin } from '../../ui/sign-in/program-login.tsx';
import { SignInProgress } from '../../ui/sign-in/sign-in-progress.tsx';
import { SignInWays } from '../../ui/sign-in/sign-in-ways.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Told } from '../../ui/told.tsx';

/** Stands for the first there is: somebody came to sign in, no matter where. */
export const ANY_PROVIDER = 'any';

export interface SignInCardProps {
  isReadOnly: boolean;
  /** The provider that somebody came for: it is brought into view, with the keyboard on its first button. */
  wantedId: string | undefined;
}

/** The card. Nothing is read or sent before a button is pressed. */
export function SignInCard({ isReadOnly, wantedId }: SignInCardProps) {
  const { t } = useTranslation();
  const providers = useSignInProviders();
  const accounts = useAccounts();
  const attempting = useAttempt();
  const problemText = useProblemText();
  if (providers.data === undefined) return null;
  return (
    <Card title={t('signIn.title')}>
      {attempting.error !== undefined && (
        <Notice kind="bad" isUrgent>
          {problemText(attempting.error)}
        </Notice>
      )}
      <ul className="divide-y divide-line">
        {providers.data.map((provider, index) => (
          <ProviderRow
            key={provider.id}
            provider={provider}
            accounts={(accounts.data ?? []).filter((account) => account.provider === provider.id)}
            attempting={attempting}
            isReadOnly={isReadOnly}
            isWanted={provider.id === wantedId || (wantedId === ANY_PROVIDER && index === 0)}
          />
        ))}
      </ul>
    </Card>
  );
}

interface ProviderRowProps {
  provider: SignInProvider;
  accounts: readonly Account[];
  attempting: Attempting;
  isReadOnly: boolean;
  isWanted: boolean;
}

function ProviderRow({ provider, accounts, attempting, isReadOnly, isWanted }: ProviderRowProps) {
  const row = useWantedRow(isWanted);
  const { attempt, start, cancel } = attempting;
  const own = attempt?.provider === provider.id ? attempt : undefined;
  const isWaiting = own?.state === 'waiting';
  // Signed out again: then the end of the sign-in is no news any more.
  const isOutdated = own?.state === 'done' && !accounts.some(({ id }) => id === own.account?.id);
  return (
    <li ref={row} tabIndex={-1} className="space-y-2 py-3 first:pt-0 last:pb-0" aria-label={provider.name}>
      <Ways provider={provider} isReadOnly={isReadOnly} onStart={isWaiting ? undefined : start} />
      {own !== undefined && !isOutdated && <SignInProgress attempt={own} onCancel={cancel} />}
      {accounts.map((account) => (
        <AccountRow key={account.id} account={account} isReadOnly={isReadOnly} />
      ))}
    </li>
  );
}

/** Brings the row to whoever came for it, once: the address then says no more than which screen it is. */
function useWantedRow(isWanted: boolean) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isWanted || row.current === null) return;
    row.current.scrollIntoView({ block: 'center' });
    const button = row.current.querySelector<HTMLElement>('button:enabled');
    (button ?? row.current).focus();
    goTo({ section: 'connections' }, { replace: true });
  }, [isWanted]);
  return row;
}

interface WaysProps {
  provider: SignInProvider;
  isReadOnly: boolean;
  /** Absent while one is under way. */
  onStart: ((request: SignInRequest) => void) | undefined;
}

/** The name, what can be done at its right, and what to know below. */
function Ways({ provider, isReadOnly, onStart }: WaysProps) {
  const head = <p className="min-w-48 flex-1 font-semibold">{provider.name}</p>;
  const toKnow = <GoodToKnow provider={provider} isReadOnly={isReadOnly} />;
  if (provider.hasStatus) {
    return (
      <ProgramLogin provider={provider} head={head}>
        {toKnow}
      </ProgramLogin>
    );
  }
  if (onStart !== undefined && provider.ways.length > 0) {
    return (
      <SignInWays provider={provider} isReadOnly={isReadOnly} head={head} onStart={onStart}>
        {toKnow}
      </SignInWays>
    );
  }
  return (
    <>
      <div className="flex min-h-7 items-center">{head}</div>
      {toKnow}
    </>
  );
}

/** What to know before, and what to use instead. */
function GoodToKnow({ provider, isReadOnly }: Pick<WaysProps, 'provider' | 'isReadOnly'>) {
  const { t } = useTranslation();
  return (
    <>
      {provider.notice !== undefined && (
        <p className="text-small text-muted">
          <Told>{provider.notice}</Told>
        </p>
      )}
      {provider.replacement !== undefined && !isReadOnly && (
        <TextLink
          className="text-small"
          href={hrefOf({ section: 'connections', detail: 'add', item: provider.replacement.id })}
          aria-label={t('signIn.insteadNamed', { provider: provider.name, name: provider.replacement.name })}
        >
          {t('signIn.instead', { name: provider.replacement.name })}
        </TextLink>
      )}
    </>
  );
}
