// A sign-in under way: the code to type in, the page to open, and how it ended.
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInAttempt } from '../../../shared/model/sign-in.ts';
import { useApi } from '../../data/api-context.tsx';
import { useProblemText } from '../../data/problem-text.ts';
import { StateMark } from '../badge.tsx';
import { Button, OutsideButton } from '../button.tsx';
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
  // Read out, not shown: the account stands below with the same words.
  if (state === 'done') {
    return (
      <p role="status" className="sr-only">
        {t('signIn.done', { label: account?.label ?? '' })}
      </p>
    );
  }
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
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {userCode !== undefined && (
          <span className="inline-flex items-center gap-2">
            <code className="rounded-control bg-sunken px-3 py-0.5 font-mono text-title tracking-wide select-text">
              {userCode}
            </code>
            <CopyButton label={t('signIn.copyCode')} read={() => userCode} hasText />
          </span>
        )}
        <OutsideButton url={url}>{t('signIn.open', { host: new URL(url).host })}</OutsideButton>
      </div>
      {takesPaste && <PasteField id={id} />}
    </>
  );
}

function PasteField({ id }: { id: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const send = (): void => {
    setProblem(undefined);
    void api.signIn.paste({ id, text }).then(
      () => setText(''),
      (error: unknown) => setProblem(problemText(error)),
    );
  };
  return (
    <Field label={t('signIn.paste')} hint={t('signIn.pasteHint')} problem={problem}>
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
