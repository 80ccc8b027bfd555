// What a sign-in may need first: a token, a server or project of one's own, and that a warning was read.
import { useTranslation } from 'react-i18next';
import type { SignInProvider } from '../../../shared/model/sign-in.ts';
import { useTold } from '../../data/told.ts';
import { Field, TextInput } from '../field.tsx';
import { Switch } from '../toggle.tsx';

export interface SignInWords {
  readonly token: string;
  readonly domain: string;
  readonly project: string;
  readonly acceptsNotice: boolean;
}

export const EMPTY_WORDS: SignInWords = { token: '', domain: '', project: '', acceptsNotice: false };

export interface SignInFormProps {
  provider: SignInProvider;
  asksToken: boolean;
  words: SignInWords;
  onChange: (words: SignInWords) => void;
}

/** Only the fields that the provider takes. */
export function SignInForm({ provider, asksToken, words, onChange }: SignInFormProps) {
  const { t } = useTranslation();
  const told = useTold();
  const set = (change: Partial<SignInWords>): void => onChange({ ...words, ...change });
  return (
    <div className="max-w-md space-y-2">
      {asksToken && (
        <Field label={t('signIn.token')} hint={provider.tokenHint === undefined ? undefined : told(provider.tokenHint)}>
          {(ids) => (
            <TextInput
              {...ids}
              type="password"
              value={words.token}
              onChange={(event) => set({ token: event.target.value })}
            />
          )}
        </Field>
      )}
      {provider.takesDomain && (
        <Field label={t('signIn.domain')} hint={t('signIn.domainHint')}>
          {(ids) => (
            <TextInput {...ids} value={words.domain} onChange={(event) => set({ domain: event.target.value })} />
          )}
        </Field>
      )}
      {provider.takesProject && (
        <Field label={t('signIn.project')} hint={t('signIn.projectHint')} isOptional={t('add.optional')}>
          {(ids) => (
            <TextInput {...ids} value={words.project} onChange={(event) => set({ project: event.target.value })} />
          )}
        </Field>
      )}
      {provider.guard !== undefined && (
        <Switch
          label={t(`signIn.accept.${provider.guard}`)}
          isOn={words.acceptsNotice}
          onChange={(acceptsNotice) => set({ acceptsNotice })}
        />
      )}
    </div>
  );
}
