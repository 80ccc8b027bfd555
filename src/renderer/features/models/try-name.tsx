// Shows what becomes of a model's name: the rule, and who is asked in which order.
import { useState } from 'react';
import { useTranslation, type UseTranslationResponse } from 'react-i18next';
import type { ProfileView, ResolvedName } from '../../../shared/model/profile.ts';
import { useResolvedName } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useSettled } from '../../data/settled.ts';
import { Card } from '../../ui/card.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Told } from '../../ui/told.tsx';
import { TargetText } from './target-list.tsx';

const PAUSE_MS = 200;

/** A field and its answer; nobody is asked for anything. */
export function TryName({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [text, setText] = useState('');
  const name = useSettled(text.trim(), PAUSE_MS);
  const { data, error } = useResolvedName(name, profile.id);
  return (
    <Card title={t('models.try.title')}>
      <Field label={t('models.try.label')} hint={t('models.try.hint')}>
        {(ids) => (
          <TextInput
            {...ids}
            className="max-w-96"
            maxLength={600}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div role="status" className="mt-3 empty:hidden">
        {name !== '' && error !== null && <p className="text-bad">{problemText(error)}</p>}
        {name !== '' && data !== undefined && <Answer resolved={data} />}
      </div>
    </Card>
  );
}

function Answer({ resolved }: { resolved: ResolvedName }) {
  const { t } = useTranslation();
  const { targets, problem } = resolved;
  if (problem !== undefined)
    return (
      <p className="text-bad wrap-anywhere">
        <Told>{problem}</Told>
      </p>
    );
  return (
    <>
      <p>{ruleText(resolved, t)}</p>
      <ol className="mt-1.5 space-y-1">
        {targets.map(({ connectionId, model }, index) => (
          <li key={`${connectionId}/${model}`} className="flex items-baseline gap-2">
            <span className="w-4 shrink-0 text-right text-small text-muted">{index + 1}</span>
            <TargetText target={`${connectionId}/${model}`} />
          </li>
        ))}
      </ol>
    </>
  );
}

function ruleText({ rule }: ResolvedName, t: UseTranslationResponse<'translation', undefined>['t']): string {
  switch (rule?.kind) {
    case 'route':
      return t(`models.rule.route.${rule.of}`, { pattern: rule.pattern });
    case 'slot':
      return t(`models.rule.slot.${rule.of}`, { slot: rule.slot });
    case 'default':
      return t(`models.rule.default.${rule.of}`);
    case 'connection':
    case 'alias':
    case 'list':
      return t(`models.rule.${rule.kind}`);
    case undefined:
      return '';
  }
}
