// The key of a new connection: typed in once, or the name of an environment variable.
import { useTranslation } from 'react-i18next';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import type { DraftPart } from './draft-form.ts';

/** The field in the form it was switched to, and the way to the other one. */
export function KeyField(part: DraftPart) {
  const { t } = useTranslation();
  const isText = part.form.keySource === 'text';
  return (
    <div>
      {isText ? <KeyText {...part} /> : <KeyVariable {...part} />}
      <Button
        kind="link"
        size="small"
        className="mt-1 -ml-2.5"
        onClick={() => part.change({ keySource: isText ? 'environment' : 'text' })}
      >
        {t(isText ? 'add.useVariable' : 'add.useText')}
      </Button>
    </div>
  );
}

function KeyText({ form, provider, problemOfField, change }: DraftPart) {
  const { t } = useTranslation();
  const { secretStorage } = useStatus();
  const isNeeded = provider?.needsKey === true;
  return (
    <Field
      label={t('add.key')}
      isOptional={isNeeded ? undefined : t('add.optional')}
      hint={t(`secrets.${secretStorage}`)}
      problem={problemOfField('key')}
    >
      {(ids) => (
        <TextInput
          {...ids}
          type="password"
          // A password manager must not offer to keep or fill it.
          autoComplete="new-password"
          autoFocus={provider !== undefined}
          value={form.key}
          onChange={(event) => change({ key: event.target.value })}
        />
      )}
    </Field>
  );
}

function KeyVariable({ form, provider, problemOfField, change }: DraftPart) {
  const { t } = useTranslation();
  const known = provider?.environmentVariables ?? [];
  return (
    <Field label={t('add.variable')} hint={t('add.variableHint')} problem={problemOfField('variable')}>
      {(ids) => (
        <>
          <TextInput
            {...ids}
            className="font-mono"
            placeholder="EXAMPLE_API_KEY"
            value={form.variable}
            onChange={(event) => change({ variable: event.target.value })}
          />
          {known.length > 1 && (
            <span className="mt-1.5 flex flex-wrap gap-1.5">
              {known.map((variable) => (
                <Button key={variable} size="small" className="font-mono" onClick={() => change({ variable })}>
                  {variable}
                </Button>
              ))}
            </span>
          )}
        </>
      )}
    </Field>
  );
}
