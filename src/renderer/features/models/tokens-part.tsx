// The local tokens: each for a project or terminal, each with the profile that its holder gets.
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import type { TokenView } from '../../../shared/model/views.ts';
import { NO_PROFILE, profileChoices } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useRevokeToken, useSetTokenProfile, useTokens } from '../../data/tokens.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TokenDialog } from './token-dialog.tsx';

/** The card; the main token is not part of it. */
export function TokensPart({ profiles }: { profiles: readonly ProfileView[] }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const { data, error } = useTokens();
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<string>();
  return (
    <Card
      title={t('models.tokens.title')}
      aside={
        <Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => setMaking(true)}>
          {t('models.tokens.create')}
        </Button>
      }
    >
      <p className="text-muted text-pretty">{t('models.tokens.text')}</p>
      {error !== null && <p className="mt-2 text-bad">{problemText(error)}</p>}
      {data?.length === 0 && <p className="mt-3 text-muted">{t('models.tokens.none')}</p>}
      <ul className="mt-2 divide-y divide-line empty:hidden" aria-label={t('models.tokens.title')}>
        {data?.map((token) => (
          <li key={token.name} className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <TokenText token={token} />
            <TokenProfile token={token} profiles={profiles} isReadOnly={isReadOnly} />
            <Button
              size="small"
              disabled={isReadOnly}
              aria-label={t('models.tokens.revokeNamed', { name: token.name })}
              onClick={() => setRevoked(token.name)}
            >
              {t('models.tokens.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {isMaking && <TokenDialog profiles={profiles} onClose={() => setMaking(false)} />}
      {revoked !== undefined && <RevokeDialog name={revoked} onClose={() => setRevoked(undefined)} />}
    </Card>
  );
}

function TokenText({ token }: { token: TokenView }) {
  const { t } = useTranslation();
  const { name, lastFour, variable, isAvailable } = token;
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
      <span className="font-medium wrap-anywhere">{name}</span>
      {lastFour !== undefined && <span className="font-mono text-small text-muted">…{lastFour}</span>}
      {variable !== undefined && <span className="text-small text-muted">{t('models.tokens.from', { variable })}</span>}
      {!isAvailable && <Badge tone="warn">{t('models.tokens.unavailable')}</Badge>}
    </span>
  );
}

interface TokenProfileProps {
  token: TokenView;
  profiles: readonly ProfileView[];
  isReadOnly: boolean;
}

/** Holds for the next request with the token. */
function TokenProfile({ token: { name, profile }, profiles, isReadOnly }: TokenProfileProps) {
  const { t } = useTranslation();
  const { say, warn } = useAnnouncer();
  const problemText = useProblemText();
  const { mutate } = useSetTokenProfile();
  const change = (value: string): void =>
    mutate(
      { name, profile: value === NO_PROFILE ? null : value },
      { onSuccess: () => say(t('models.saved')), onError: (error) => warn(problemText(error)) },
    );
  return (
    <div className="w-40">
      <Select
        aria-label={t('models.tokens.profileOf', { name })}
        value={profile ?? NO_PROFILE}
        choices={profileChoices(profiles, t('models.profile.none'))}
        disabled={isReadOnly}
        onChange={change}
      />
    </div>
  );
}

function RevokeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const revoke = useRevokeToken();
  return (
    <ConfirmDialog
      title={t('models.tokens.revokeTitle', { name })}
      text={t('models.tokens.revokeText')}
      confirm={t('models.tokens.revoke')}
      isBusy={revoke.isPending}
      problem={revoke.error === null ? undefined : problemText(revoke.error)}
      onConfirm={() => revoke.mutate(name, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
