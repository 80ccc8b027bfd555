// Which notices the desktop app shows outside of its window.
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { useStatus } from '../../data/status.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { BareSwitch } from '../../ui/toggle.tsx';
import { useChange } from './use-change.ts';

const KINDS = [
  'sign-in-needed',
  'quota-low',
  'quota-back',
  'provider-down',
  'client-changed',
  'gateway-failed',
  'budget',
  'switched',
  'update',
] as const satisfies readonly Preferences['mutedNotices'][number][];

/** The panel. */
export function NoticesPanel({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const { shell } = useStatus();
  const { change, isReadOnly } = useChange();
  const muted = preferences.mutedNotices;
  return (
    <div className="space-y-4">
      {shell === 'headless' && <Notice kind="info">{t('settings.notices.headless')}</Notice>}
      <Card title={t('settings.notices.title')}>
        <SettingRows>
          {KINDS.map((kind) => (
            <SettingRow key={kind} name={t(`settings.notices.${kind}.name`)} hint={t(`settings.notices.${kind}.hint`)}>
              {(ids) => (
                <BareSwitch
                  {...ids}
                  isOn={!muted.includes(kind)}
                  isDisabled={isReadOnly}
                  onChange={(isOn) => {
                    const others = muted.filter((other) => other !== kind);
                    change({ mutedNotices: isOn ? others : [...others, kind] });
                  }}
                />
              )}
            </SettingRow>
          ))}
        </SettingRows>
        <p className="mt-3 text-small text-muted">{t('settings.notices.foot')}</p>
      </Card>
    </div>
  );
}
