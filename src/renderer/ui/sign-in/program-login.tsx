// How another program is signed in by itself, looked at only when asked.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInProvider } from '../../../shared/model/sign-in.ts';
import { formatMoment } from '../../data/format.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useLookAtLogin } from '../../data/sign-in.ts';
import { Button } from '../button.tsx';
import { Notice } from '../notice.tsx';

export interface ProgramLoginProps {
  provider: SignInProvider;
  /** Stands at the left of the button: whose it is. */
  head: ReactNode;
  /** Stands between the button and what was seen. */
  children: ReactNode;
}

/** A button, and below it what was seen. Nothing of it is kept. */
export function ProgramLogin({ provider, head, children }: ProgramLoginProps) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const look = useLookAtLogin();
  const seen = look.data;
  return (
    <div className="space-y-2">
      <div className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1.5">
        {head}
        <Button
          size="small"
          disabled={look.isPending}
          aria-label={t('signIn.lookNamed', { name: provider.name })}
          onClick={() => look.mutate(provider.id)}
        >
          {t('signIn.look')}
        </Button>
      </div>
      {children}
      {look.error !== null && <Notice kind="bad">{problemText(look.error)}</Notice>}
      {seen !== undefined && (
        <div role="status">
          <p>
            {t(`signIn.seen.${seen.state}`)}
            {seen.plan !== undefined && ` · ${seen.plan}`}
          </p>
          {seen.expiresAt !== undefined && (
            <p className="text-small text-muted">
              {t('signIn.seenUntil', { time: formatMoment(seen.expiresAt, i18n.language) })}
            </p>
          )}
          {seen.overrides.length > 0 && (
            <Notice kind="warn">{t('signIn.seenOverrides', { names: seen.overrides.join(', ') })}</Notice>
          )}
        </div>
      )}
    </div>
  );
}
