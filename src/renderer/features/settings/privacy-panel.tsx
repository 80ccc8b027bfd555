// What is kept of requests, for how long, and how keys are kept.
import { useTranslation } from 'react-i18next';
import { KEPT_DAYS } from '../../../shared/kept-days.ts';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { useChange } from './use-change.ts';

/** The panel. */
export function PrivacyPanel({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const { secretStorage } = useStatus();
  const { change, isReadOnly } = useChange();
  const days = KEPT_DAYS.map((count) => ({ value: String(count), label: t('settings.kept.days', { count }) }));
  const isWeak = secretStorage === 'weak' || secretStorage === 'unavailable';
  return (
    <div className="space-y-4">
      <Card title={t('settings.log.title')}>
        <SettingRows>
          <SettingRow name={t('settings.kept.name')} hint={t('settings.kept.hint')}>
            {(ids) => (
              <Select
                {...ids}
                value={String(preferences.keptDays)}
                choices={days}
                disabled={isReadOnly}
                onChange={(value) => {
                  const keptDays = KEPT_DAYS.find((count) => String(count) === value);
                  if (keptDays !== undefined) change({ keptDays });
                }}
              />
            )}
          </SettingRow>
          <SettingRow name={t('settings.bodies.name')} hint={t('settings.bodies.hint')}>
            {() => (
              <TextLink hasArrow href={hrefOf({ section: 'activity' })}>
                {t('settings.bodies.open')}
              </TextLink>
            )}
          </SettingRow>
        </SettingRows>
      </Card>
      <Card title={t('settings.secrets.title')}>
        {isWeak ? (
          <Notice kind="warn">{t(`secrets.${secretStorage}`)}</Notice>
        ) : (
          <p className="text-pretty">{t(`secrets.${secretStorage}`)}</p>
        )}
        <p className="mt-2 text-small text-muted text-pretty">{t('settings.secrets.text')}</p>
      </Card>
      <Card title={t('settings.network.title')}>
        <p className="text-pretty">{t('settings.network.text')}</p>
      </Card>
    </div>
  );
}
