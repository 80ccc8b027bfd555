// Keys that OpenCode holds: read only when asked, and taken over one by one.
import { CircleCheck, KeyRound, LoaderCircle, Search } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgramKey } from '../../../shared/model/program-keys.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useLookForKeys, useTakeKeys } from '../../data/program-keys.ts';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Told } from '../../ui/told.tsx';

/** The card. */
export function ProgramKeysCard({ isReadOnly }: { isReadOnly: boolean }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const problemText = useProblemText();
  const look = useLookForKeys();
  const start = (): void =>
    look.mutate(undefined, { onSuccess: ({ keys }) => say(t('keysFound.announce', { count: keys.length })) });
  const aside = (
    <Button
      kind="quiet"
      size="small"
      icon={look.isPending ? LoaderCircle : Search}
      disabled={look.isPending}
      onClick={start}
    >
      {t('keysFound.look')}
    </Button>
  );
  return (
    <Card title={t('keysFound.title')} aside={aside}>
      {look.error !== null && <Notice kind="bad">{problemText(look.error)}</Notice>}
      {look.data === undefined ? (
        look.error === null && <p className="text-muted text-pretty">{t('keysFound.what')}</p>
      ) : (
        <FoundKeys
          key={look.submittedAt}
          keys={look.data.keys}
          path={look.data.path}
          isReadOnly={isReadOnly}
          onTaken={start}
        />
      )}
    </Card>
  );
}

interface FoundKeysProps {
  keys: readonly ProgramKey[];
  path: string;
  isReadOnly: boolean;
  onTaken: () => void;
}

/** All that are new are chosen at first. */
function FoundKeys({ keys, path, isReadOnly, onTaken }: FoundKeysProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const take = useTakeKeys();
  const fresh = keys.filter(({ state }) => state === 'new').map(({ entry }) => entry);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(fresh));
  const toggle = (entry: string): void => {
    const next = new Set(chosen);
    if (!next.delete(entry)) next.add(entry);
    setChosen(next);
  };
  if (keys.length === 0) return <p className="text-muted wrap-anywhere">{t('keysFound.none', { path })}</p>;
  return (
    <div className="space-y-3">
      {take.error !== null && (
        <Notice kind="bad" isUrgent>
          {problemText(take.error)}
        </Notice>
      )}
      <ul className="-mt-2 divide-y divide-line" aria-label={t('keysFound.title')}>
        {keys.map((one) => (
          <KeyRow
            key={one.entry}
            found={one}
            isReadOnly={isReadOnly}
            isChosen={chosen.has(one.entry)}
            onToggle={() => toggle(one.entry)}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-60 flex-1 text-small text-muted wrap-anywhere">{t('keysFound.from', { path })}</p>
        {fresh.length > 0 && (
          <Button
            kind="primary"
            size="small"
            icon={take.isPending ? LoaderCircle : KeyRound}
            disabled={isReadOnly || take.isPending || chosen.size === 0}
            onClick={() => take.mutate([...chosen], { onSuccess: onTaken })}
          >
            {t('keysFound.take', { count: chosen.size })}
          </Button>
        )}
      </div>
    </div>
  );
}

interface KeyRowProps {
  found: ProgramKey;
  isReadOnly: boolean;
  isChosen: boolean;
  onToggle: () => void;
}

function KeyRow({ found, isReadOnly, isChosen, onToggle }: KeyRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { name, lastFour, state, reason } = found;
  const title = (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className={state === 'refused' ? 'wrap-anywhere' : 'font-semibold wrap-anywhere'}>{name}</span>
      {lastFour !== undefined && <span className="text-muted">…{lastFour}</span>}
    </span>
  );
  if (state === 'new') {
    return (
      <li>
        <label htmlFor={id} className="flex min-h-10 items-center gap-2.5">
          <input
            id={id}
            type="checkbox"
            checked={isChosen}
            disabled={isReadOnly}
            onChange={onToggle}
            className="size-4 shrink-0 accent-accent"
          />
          {title}
        </label>
      </li>
    );
  }
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-0.5 py-2 pl-6.5" aria-label={name}>
      <div className="min-w-60 flex-1">
        {title}
        {reason !== undefined && (
          <p className="text-small text-pretty text-muted">
            <Told>{reason}</Told>
          </p>
        )}
      </div>
      {state === 'known' && (
        <StateMark icon={CircleCheck} tone="good">
          {t('keysFound.known')}
        </StateMark>
      )}
    </li>
  );
}
