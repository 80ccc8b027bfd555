// Everything the user may choose about the app itself, in a few groups; the address says which one is shown.
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { goTo } from '../../data/navigation.ts';
import { usePreferences } from '../../data/preferences.ts';
import { useStatus } from '../../data/status.tsx';
import { Tabs } from '../../ui/choices.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryState } from '../../ui/query-state.tsx';
import { AboutPanel } from './about-panel.tsx';
import { DiagnosticsPanel } from './diagnostics-panel.tsx';
import { GatewayPanel } from './gateway-panel.tsx';
import { GeneralPanel } from './general-panel.tsx';
import { NoticesPanel } from './notices-panel.tsx';
import { PrivacyPanel } from './privacy-panel.tsx';
import { TransferPanel } from './transfer-panel.tsx';

const TABS = ['general', 'gateway', 'privacy', 'notices', 'transfer', 'diagnostics', 'about'] as const;
type Tab = (typeof TABS)[number];

/** The screen; a tab that it does not know is the first one. */
export function SettingsScreen({ tab: wanted }: { tab: string | undefined }) {
  const { t } = useTranslation();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const preferences = usePreferences();
  const tab = TABS.find((known) => known === wanted) ?? 'general';
  const choices = TABS.map((value) => ({ value, label: t(`settings.tab.${value}`) }));
  const choose = (next: Tab): void => goTo({ section: 'settings', detail: next }, { replace: true });
  return (
    <Page title={t('section.settings')}>
      {isReadOnly && <Notice kind="info">{t('settings.readOnly')}</Notice>}
      <Tabs label={t('section.settings')} value={tab} choices={choices} onChange={choose}>
        <QueryState query={preferences} />
        {preferences.data && <Panel tab={tab} preferences={preferences.data} />}
      </Tabs>
    </Page>
  );
}

function Panel({ tab, preferences }: { tab: Tab; preferences: Preferences }) {
  switch (tab) {
    case 'general':
      return <GeneralPanel preferences={preferences} />;
    case 'gateway':
      return <GatewayPanel preferences={preferences} />;
    case 'privacy':
      return <PrivacyPanel preferences={preferences} />;
    case 'notices':
      return <NoticesPanel preferences={preferences} />;
    case 'transfer':
      return <TransferPanel />;
    case 'diagnostics':
      return <DiagnosticsPanel />;
    case 'about':
      return <AboutPanel preferences={preferences} />;
  }
}
