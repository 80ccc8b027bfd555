// The buttons that start a sign-in: one for each way, and what must be said or entered before.
import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInProvider, SignInRequest, SignInWay } from '../../../shared/model/sign-in.ts';
import { Button } from '../button.tsx';
import { EMPTY_WORDS, SignInForm, type SignInWords } from './sign-in-form.tsx';

export interface SignInWaysProps {
  provider: SignInProvider;
  isReadOnly: boolean;
  onStart: (request: SignInRequest) => void;
}

/** One click starts, unless something is asked for first; then the same button starts it from there. */
export function SignInWays({ provider, isReadOnly, onStart }: SignInWaysProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<'closed' | 'token' | 'other'>('closed');
  const [words, setWords] = useState<SignInWords>(EMPTY_WORDS);
  const isGuarded = provider.guard !== undefined && !words.acceptsNotice;
  const begin = (way: SignInWay): void => {
    if (way === 'token' && form !== 'token') setForm('token');
    else if (form === 'closed' && needsForm(provider)) setForm('other');
    else {
      onStart(requestOf(provider, way, words));
      setForm('closed');
      // A token doesn't stay in the window for a moment longer than it must.
      setWords(EMPTY_WORDS);
    }
  };
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        {provider.ways.map((way, index) => (
          <Button
            key={way}
            size="small"
            icon={index === 0 ? LogIn : undefined}
            disabled={isReadOnly || (form !== 'closed' && isGuarded)}
            title={way === 'import' ? provider.importHint : undefined}
            aria-label={t(`signIn.wayNamed.${way}`, { name: provider.name })}
            onClick={() => begin(way)}
          >
            {t(`signIn.way.${way}`)}
          </Button>
        ))}
        {provider.takesDomain && form === 'closed' && (
          <Button
            kind="quiet"
            size="small"
            disabled={isReadOnly}
            aria-label={t('signIn.ownServerNamed', { name: provider.name })}
            onClick={() => setForm('other')}
          >
            {t('signIn.ownServer')}
          </Button>
        )}
      </div>
      {form !== 'closed' && (
        <SignInForm provider={provider} asksToken={form === 'token'} words={words} onChange={setWords} />
      )}
    </div>
  );
}

/** A provider with a warning, or with a project of one's own, never starts at the first click. */
function needsForm({ guard, takesProject }: SignInProvider): boolean {
  return guard !== undefined || takesProject;
}

function requestOf(provider: SignInProvider, way: SignInWay, words: SignInWords): SignInRequest {
  const [token, domain, project] = [words.token, words.domain, words.project].map((text) => text.trim());
  return {
    provider: provider.id,
    way,
    ...(way === 'token' && token !== '' && { token }),
    ...(domain !== '' && { domain }),
    ...(project !== '' && { project }),
    ...(words.acceptsNotice && { acceptsNotice: true }),
  };
}
