// What this program is.
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { useStatus } from '../../data/status.tsx';
import { Card } from '../../ui/card.tsx';
import { ThirdPartyCard } from './third-party-card.tsx';
import { UpdatesCard } from './updates-card.tsx';

/** The panel. */
export function AboutPanel({ preferences }: { preferences: Preferences }) {
  return (
    <div className="space-y-4">
      <AboutCard />
      <UpdatesCard preferences={preferences} />
      <ThirdPartyCard />
    </div>
  );
}

function AboutCard() {
  const { t } = useTranslation();
  const { version, shell } = useStatus();
  const facts = [
    { name: t('settings.about.version'), value: version },
    { name: t('settings.about.shell'), value: t(`settings.about.${shell}`) },
    { name: t('settings.about.license'), value: t('settings.about.licenseText') },
  ];
  return (
    <Card title={t('settings.about.title')}>
      <p className="text-pretty">{t('settings.about.text')}</p>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="text-pretty select-text">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-small text-muted text-pretty">{t('settings.about.name')}</p>
    </Card>
  );
}
