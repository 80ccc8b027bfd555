// Signing in to a provider, from its panel.
import { useTranslation } from 'react-i18next';
import type { SignInProvider } from '../../../shared/model/sign-in.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAccounts, useAttempt } from '../../data/sign-in.ts';
import { Notice } from '../../ui/notice.tsx';
import { AccountRow } from '../../ui/sign-in/account-row.tsx';
import { SignInProgress } from '../../ui/sign-in/sign-in-progress.tsx';
import { SignInWays } from '../../ui/sign-in/sign-in-ways.tsx';
import { Told } from '../../ui/told.tsx';
import { Part } from './panel-part.tsx';

/** Nothing is read or sent before a button is pressed. */
export function PanelSignIn({ provider, isReadOnly }: { provider: SignInProvider; isReadOnly: boolean }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { attempt, error, start, cancel } = useAttempt(provider.id);
  const accounts = (useAccounts().data ?? []).filter((account) => account.provider === provider.id);
  const isWaiting = attempt?.state === 'waiting';
  return (
    <Part title={t('provider.signIn')}>
      <div className="space-y-2">
        {provider.notice !== undefined && (
          <p className="text-small text-muted">
            <Told>{provider.notice}</Told>
          </p>
        )}
        {error !== undefined && (
          <Notice kind="bad" isUrgent>
            {problemText(error)}
          </Notice>
        )}
        {provider.ways.length > 0 && !isWaiting && (
          <SignInWays provider={provider} isReadOnly={isReadOnly} onStart={start} />
        )}
        {attempt !== undefined && attempt.state !== 'done' && <SignInProgress attempt={attempt} onCancel={cancel} />}
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} isReadOnly={isReadOnly} />
        ))}
      </div>
    </Part>
  );
}
