// Which model answers for what: slots and profiles, names, and the tokens that carry a profile.
import { Boxes, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelListView } from '../../../shared/model/model-list.ts';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { useProfiles } from '../../data/choices.ts';
import { useConnectionNames } from '../../data/connections.ts';
import { useModelList, useRefreshModels } from '../../data/models.ts';
import { goTo } from '../../data/navigation.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/choices.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { Told } from '../../ui/told.tsx';
import { AliasesCard } from './aliases-card.tsx';
import { FactsCard } from './facts-card.tsx';
import { ProfileBar } from './profile-bar.tsx';
import { RoutesCard } from './routes-card.tsx';
import { SlotsPart } from './slots-part.tsx';
import { TokensPart } from './tokens-part.tsx';
import { TryName } from './try-name.tsx';

const PARTS = ['slots', 'names', 'tokens'] as const;

/** The screen; `part` comes from the address. */
export function ModelsScreen({ part: wanted }: { part: string | undefined }) {
  const { t } = useTranslation();
  const status = useStatus();
  const profiles = useProfiles();
  const list = useModelList();
  const part = PARTS.find((known) => known === wanted) ?? 'slots';
  const choices = PARTS.map((value) => ({ value, label: t(`models.part.${value}`) }));
  return (
    <Page title={t('section.models')} actions={<RefreshButton />}>
      {status.settingsSource === 'config-file' && <Notice kind="info">{t('models.readOnly')}</Notice>}
      <ListProblems list={list.data} />
      <Tabs
        label={t('models.parts')}
        value={part}
        choices={choices}
        onChange={(detail) => goTo({ section: 'models', detail }, { replace: true })}
      >
        <QueryState query={profiles.error === null && !profiles.isPending ? list : profiles} />
        {profiles.data && list.data && <Part part={part} profiles={profiles.data} list={list.data} />}
      </Tabs>
    </Page>
  );
}

interface PartProps {
  part: (typeof PARTS)[number];
  profiles: readonly ProfileView[];
  list: ModelListView;
}

function Part({ part, profiles, list }: PartProps) {
  const { t } = useTranslation();
  const { connectionCount } = useStatus();
  const [shownId, setShownId] = useState(() => profiles.find(({ isCurrent }) => isCurrent)?.id);
  const shown = profiles.find(({ id }) => id === shownId) ?? profiles[0];
  if (part === 'tokens') return <TokensPart profiles={profiles} />;
  if (connectionCount === 0) {
    return (
      <EmptyState icon={Boxes} title={t('models.empty.title')} text={t('models.empty.text')}>
        <Button kind="primary" onClick={() => goTo({ section: 'connections', detail: 'add' })}>
          {t('connections.add')}
        </Button>
      </EmptyState>
    );
  }
  if (shown === undefined) return null;
  return (
    <div className="space-y-4">
      <ProfileBar profiles={profiles} shown={shown} onShow={setShownId} />
      {part === 'slots' ? (
        <>
          <SlotsPart profile={shown} list={list} />
          <FactsCard />
        </>
      ) : (
        <>
          <TryName profile={shown} />
          <RoutesCard key={shown.id} profile={shown} />
          <AliasesCard />
        </>
      )}
    </div>
  );
}

function RefreshButton() {
  const { t } = useTranslation();
  const { connectionCount } = useStatus();
  const refresh = useRefreshModels();
  const problemText = useProblemText();
  if (connectionCount === 0) return null;
  return (
    <div className="flex items-center gap-3">
      {refresh.error !== null && (
        <span role="alert" className="text-small text-bad">
          {problemText(refresh.error)}
        </span>
      )}
      <Button icon={RefreshCw} disabled={refresh.isPending} onClick={() => refresh.mutate()}>
        {t(refresh.isPending ? 'models.refreshing' : 'models.refresh')}
      </Button>
    </div>
  );
}

/** A provider that did not give its list: what is shown of it is older, or only from the catalogue. */
function ListProblems({ list }: { list: ModelListView | undefined }) {
  const { t } = useTranslation();
  const names = useConnectionNames();
  const failed = list?.connections.filter(({ problem }) => problem !== undefined) ?? [];
  if (failed.length === 0) return null;
  return (
    <Notice kind="warn" title={t('models.notListed')}>
      <ul>
        {failed.map(({ id, problem }) => (
          <li key={id}>
            {names.get(id) ?? id}: <Told>{problem ?? ''}</Told>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
