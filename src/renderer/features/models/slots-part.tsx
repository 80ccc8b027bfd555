// The board of the chosen profile, what stands behind it, and what Claude Code will show of it.
import { useTranslation } from 'react-i18next';
import type { ModelListView } from '../../../shared/model/model-list.ts';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { Card } from '../../ui/card.tsx';
import { SlotBoard } from './slot-board.tsx';
import { TargetList } from './target-list.tsx';
import { useChangeChoice } from './use-change-choice.ts';

const MOST_SHOWN = 12;

/** Everything below the profile's own line. */
export function SlotsPart({ profile, list }: { profile: ProfileView; list: ModelListView }) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChangeChoice(profile);
  return (
    <div className="space-y-4">
      <SlotBoard profile={profile} list={list} />
      <Card title={t('models.fallbacks.title')}>
        <p className="mb-2 text-muted text-pretty">{t('models.fallbacks.text')}</p>
        <TargetList
          label={t('models.fallbacks.title')}
          targets={profile.fallbacks}
          isDisabled={isReadOnly}
          onChange={(fallbacks) => change({ fallbacks })}
        />
      </Card>
      <Offered profile={profile} />
    </div>
  );
}

function Offered({ profile: { offered } }: { profile: ProfileView }) {
  const { t } = useTranslation();
  const rest = offered.length - MOST_SHOWN;
  return (
    <Card title={t('models.offered.title')}>
      {offered.length === 0 ? (
        <p className="text-muted">{t('models.offered.nothing')}</p>
      ) : (
        <ul className="flex flex-wrap gap-1.5" aria-label={t('models.offered.title')}>
          {offered.slice(0, MOST_SHOWN).map(({ id, label }) => (
            <li key={id} title={id} className="max-w-full truncate rounded-control bg-sunken px-2 py-1 text-small">
              {label}
            </li>
          ))}
          {rest > 0 && <li className="px-1 py-1 text-small text-muted">{t('models.offered.more', { count: rest })}</li>}
        </ul>
      )}
    </Card>
  );
}
