// Aliases: short names for one model, the same under each profile.
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAliases, useRemoveAlias, useSetAlias } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextInput } from '../../ui/field.tsx';
import { ModelPopover } from './model-popover.tsx';
import { TargetText } from './target-list.tsx';

/** The card. */
export function AliasesCard() {
  const { t } = useTranslation();
  const { warn } = useAnnouncer();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const { data = [], error } = useAliases();
  const remove = useRemoveAlias();
  return (
    <Card title={t('models.aliases.title')}>
      <p className="mb-2 text-muted text-pretty">{t('models.aliases.text')}</p>
      {error !== null && <p className="text-bad">{problemText(error)}</p>}
      <ul className="divide-y divide-line" aria-label={t('models.aliases.title')}>
        {data.map(({ name, target }) => (
          <li key={name} className="flex min-h-9 items-center gap-3 py-1">
            <code className="min-w-32 font-mono text-small wrap-anywhere">{name}</code>
            <span className="min-w-0 flex-1">
              <TargetText target={target} />
            </span>
            <IconButton
              icon={X}
              label={t('action.removeItem', { item: name })}
              disabled={isReadOnly}
              onClick={() => remove.mutate(name, { onError: (problem) => warn(problemText(problem)) })}
            />
          </li>
        ))}
      </ul>
      <NewAlias isReadOnly={isReadOnly} />
    </Card>
  );
}

function NewAlias({ isReadOnly }: { isReadOnly: boolean }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const set = useSetAlias();
  const [name, setName] = useState('');
  const add = (target: string): void => set.mutate({ name: name.trim(), target }, { onSuccess: () => setName('') });
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <TextInput
          aria-label={t('models.aliases.name')}
          placeholder={t('models.aliases.name')}
          className="max-w-48"
          maxLength={200}
          disabled={isReadOnly}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <ModelPopover label={t('models.aliases.choose')} onChoose={add}>
          <Button disabled={isReadOnly || name.trim() === '' || set.isPending}>{t('models.aliases.choose')}</Button>
        </ModelPopover>
      </div>
      {set.error !== null && (
        <p role="alert" className="mt-2 text-small text-bad">
          {problemText(set.error)}
        </p>
      )}
    </>
  );
}
