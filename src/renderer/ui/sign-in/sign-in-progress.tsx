// A sign-in under way: the code to type in, the page to open, and how it ended.
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInAttempt } from '../../../shared/model/sign-in.ts';
import { useApi } from '../../data/api-context.tsx';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../announcer.tsx';
import { StateMark } from '../badge.tsx';
import { Button } from '../button.tsx';
import { CodeLine } from '../code-line.tsx';
import { CopyButton } from '../copy-button.tsx';
import { Field, TextInput } from '../field.tsx';
import { Notice } from '../notice.tsx';
import { Told } from '../told.tsx';

/** Shown below the provider while it lasts; the end stays until another sign-in begins. */
export function SignInProgress({ attempt, onCancel }: { attempt: SignInAttempt; onCancel: () => void }) {
  const { t } = useTranslation();
  const { state, account, problem } = attempt;
  if (state === 'cancelled') return null;
  if (state === 'failed') {
    return (
      <Notice kind="bad" isUrgent>
        {problem !== undefined && <Told>{problem.message}</Told>}
      </Notice>
    );
  }
  if (state === 'done') return <p role="status">{t('signIn.done', { label: account?.label ?? '' })}</p>;
  return (
    <div className="space-y-2" role="status">
      <div className="flex items-center justify-between gap-2">
        <StateMark icon={LoaderCircle} tone="neutral" spins>
          {t('signIn.waiting')}
        </StateMark>
        <Button size="small" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
      <WhatToDo attempt={attempt} />
    </div>
  );
}

function WhatToDo({ attempt: { id, url, userCode, takesPaste } }: { attempt: SignInAttempt }) {
  const { t } = useTranslation();
  if (url === undefined) return null;
  return (
    <>
      {userCode !== undefined && (
        <CodeLine actions={<CopyButton label={t('signIn.copyCode')} read={() => userCode} hasText />}>
          {userCode}
        </CodeLine>
      )}
      <p>
        <a className="text-accent underline wrap-anywhere" href={url} target="_blank" rel="noreferrer">
          {t('signIn.open', { host: new URL(url).host })}
        </a>
      </p>
      {takesPaste && <PasteField id={id} />}
    </>
  );
}

function PasteField({ id }: { id: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const [text, setText] = useState('');
  const send = (): void => {
    api.signIn.paste({ id, text }).catch((error: unknown) => warn(problemText(error)));
    setText('');
  };
  return (
    <Field label={t('signIn.paste')} hint={t('signIn.pasteHint')}>
      {(ids) => (
        <div className="flex gap-2">
          <TextInput {...ids} value={text} onChange={(event) => setText(event.target.value)} />
          <Button disabled={text.trim() === ''} onClick={send}>
            {t('signIn.pasteSend')}
          </Button>
        </div>
      )}
    </Field>
  );
}
