// The buttons that start a sign-in: one for each way, and a field where a token is pasted.
import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInProvider, SignInRequest, SignInWay } from '../../../shared/model/sign-in.ts';
import { Button } from '../button.tsx';
import { Field, TextInput } from '../field.tsx';

export interface SignInWaysProps {
  provider: SignInProvider;
  isReadOnly: boolean;
  onStart: (request: SignInRequest) => void;
}

/** One click starts; a token, or a server of one's own, is asked for first. */
export function SignInWays({ provider, isReadOnly, onStart }: SignInWaysProps) {
  const { t } = useTranslation();
  const [isPasting, setPasting] = useState(false);
  const [token, setToken] = useState('');
  const [domain, setDomain] = useState('');
  const begin = (way: SignInWay): void => {
    if (way === 'token' && !isPasting) {
      setPasting(true);
      return;
    }
    onStart({
      provider: provider.id,
      way,
      ...(way === 'token' && token.trim() !== '' ? { token: token.trim() } : {}),
      ...(domain.trim() === '' ? {} : { domain: domain.trim() }),
    });
    setPasting(false);
    // A token doesn't stay in the window for a moment longer than it must.
    setToken('');
  };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-1">
        {provider.ways.map((way, index) => (
          <Button
            key={way}
            size="small"
            kind={index === 0 ? 'primary' : 'plain'}
            icon={index === 0 ? LogIn : undefined}
            disabled={isReadOnly}
            title={way === 'import' ? provider.importHint : undefined}
            aria-label={t(`signIn.wayNamed.${way}`, { name: provider.name })}
            onClick={() => begin(way)}
          >
            {t(`signIn.way.${way}`)}
          </Button>
        ))}
      </div>
      {isPasting && (
        <div className="space-y-2">
          <Field label={t('signIn.token')} hint={provider.tokenHint}>
            {(ids) => (
              <TextInput {...ids} type="password" value={token} onChange={(event) => setToken(event.target.value)} />
            )}
          </Field>
          {provider.takesDomain && (
            <Field label={t('signIn.domain')} hint={t('signIn.domainHint')}>
              {(ids) => <TextInput {...ids} value={domain} onChange={(event) => setDomain(event.target.value)} />}
            </Field>
          )}
        </div>
      )}
    </div>
  );
}
