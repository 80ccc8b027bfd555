// What will change, before anything is written; or why nothing can be.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientPlan, ClientSnippet, ConnectWish } from '../../../shared/model/client.ts';
import { useFetchSnippets } from '../../data/clients.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { NoteList } from './note-list.tsx';
import { PlanFiles } from './plan-files.tsx';
import { RivalNote } from './rival-note.tsx';

export interface PlanPreviewProps {
  /** Undefined while something is missing in the form. */
  wish: ConnectWish | undefined;
  plan: ClientPlan | undefined;
  error: Error | null;
}

/** The files, what may be stronger, and what to know. */
export function PlanPreview({ wish, plan, error }: PlanPreviewProps) {
  const { t } = useTranslation();
  if (wish === undefined) return <p className="text-muted">{t('clients.planWaits')}</p>;
  if (error !== null) return <PlanProblem wish={wish} error={error} />;
  if (plan === undefined) return <p className="text-muted">{t('clients.planLoading')}</p>;
  return (
    <section aria-label={t('clients.planTitle')} className="space-y-3">
      <h3 className="font-semibold">{t('clients.planTitle')}</h3>
      <PlanFiles plan={plan} />
      {plan.rivals.map((rival) => (
        <RivalNote key={`${rival.name} ${rival.where}`} rival={rival} />
      ))}
      <NoteList notes={plan.notes} />
    </section>
  );
}

function PlanProblem({ wish, error }: { wish: ConnectWish; error: Error }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const fetchSnippets = useFetchSnippets();
  const { warn } = useAnnouncer();
  const [snippets, setSnippets] = useState<readonly ClientSnippet[]>();
  const show = (): void => {
    fetchSnippets(wish).then(setSnippets, (failure: unknown) => warn(problemText(failure)));
  };
  return (
    <div className="space-y-3">
      <Notice kind="bad" title={t('clients.planFailed')} isUrgent>
        {problemText(error)}
      </Notice>
      {snippets === undefined ? (
        <Button size="small" onClick={show}>
          {t('clients.showSnippets')}
        </Button>
      ) : (
        <>
          <p className="text-small text-muted text-pretty">{t('clients.snippetsHint')}</p>
          {snippets.map((snippet) => (
            <Snippet key={snippet.path} snippet={snippet} />
          ))}
        </>
      )}
    </div>
  );
}

function Snippet({ snippet: { path, text } }: { snippet: ClientSnippet }) {
  const { t } = useTranslation();
  return (
    <div>
      <p className="mb-1 flex items-center justify-between gap-2">
        <code className="min-w-0 font-mono text-small wrap-anywhere">{path}</code>
        <CopyButton hasText label={t('clients.copySnippet', { path })} read={() => text} />
      </p>
      <pre
        role="region"
        aria-label={t('clients.snippetOf', { path })}
        tabIndex={0}
        className="max-h-48 overflow-auto rounded-control border border-line bg-sunken px-3 py-2 font-mono text-small select-text"
      >
        {text}
      </pre>
    </div>
  );
}
