// One account: whose it is, whether it works, and the way out.
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../shared/model/sign-in.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useSignOut } from '../../data/sign-in.ts';
import { StateMark } from '../badge.tsx';
import { Button } from '../button.tsx';
import { Notice } from '../notice.tsx';
import { Told } from '../told.tsx';
import { QuotaLine } from './quota-line.tsx';

/** Below its provider. */
export function AccountRow({ account, isReadOnly }: { account: Account; isReadOnly: boolean }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const signOut = useSignOut();
  const { id, label, plan, state, problem } = account;
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateMark icon={state === 'ok' ? CircleCheck : TriangleAlert} tone={state === 'ok' ? 'good' : 'warn'}>
          {t(`signIn.state.${state}`)}
        </StateMark>
        <span className="flex-1 wrap-anywhere">{plan === undefined ? label : `${label} · ${plan}`}</span>
        <Button
          size="small"
          disabled={isReadOnly || signOut.isPending}
          aria-label={t('signIn.signOutNamed', { label })}
          onClick={() => signOut.mutate(id)}
        >
          {t('signIn.signOut')}
        </Button>
      </div>
      {state === 'ok' && <QuotaLine account={account} />}
      {problem !== undefined && (
        <Notice kind="warn">
          <Told>{problem}</Told>
        </Notice>
      )}
      {signOut.error !== null && <Notice kind="bad">{problemText(signOut.error)}</Notice>}
    </div>
  );
}
