// The window's frame: sidebar, top bar, and the screen of the section.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLookOnFocus } from '../data/discovery.ts';
import { goTo, SECTIONS, useRoute, type Route } from '../data/navigation.ts';
import { useLanguage } from '../data/language.ts';
import { useContrast } from '../data/theme.ts';
import { ActivityScreen } from '../features/activity/activity-screen.tsx';
import { ClientsScreen } from '../features/clients/clients-screen.tsx';
import { ConnectionsScreen } from '../features/connections/connections-screen.tsx';
import { ModelsScreen } from '../features/models/models-screen.tsx';
import { OverviewScreen } from '../features/overview/overview-screen.tsx';
import { ProvidersScreen } from '../features/providers/providers-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { UsageScreen } from '../features/usage/usage-screen.tsx';
import { AnnouncerProvider } from '../ui/announcer.tsx';
import { useShortcuts } from '../ui/shortcut.ts';
import { CommandPalette } from './command-palette.tsx';
import { ReconnectingNotice, StatusAnnouncements } from './link-state.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { WindowWishes } from './window-wishes.tsx';

/** Everything inside the window once it works. */
export function Frame() {
  const { t } = useTranslation();
  const route = useRoute();
  const [isShowingKeys, setShowingKeys] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  useLookOnFocus();
  useContrast();
  useLanguage();
  useShortcuts([
    ...SECTIONS.map((section, index) => ({
      key: String(index + 1),
      withCommand: true,
      onPress: () => goTo({ section }),
    })),
    { key: ',', withCommand: true, onPress: () => goTo({ section: 'settings' }) },
    { key: 'k', withCommand: true, onPress: () => setChoosing(true) },
    { key: '?', onPress: () => setShowingKeys(true) },
  ]);
  useEffect(() => {
    document.title = `${t(`section.${route.section}`)} – Dragoman`;
  }, [route.section, t]);
  return (
    <AnnouncerProvider>
      {(problem) => (
        <div className="flex h-full">
          <Sidebar section={route.section} onShowKeys={() => setShowingKeys(true)} />
          <div className="flex min-w-0 flex-1 flex-col">
            <TopBar onFindCommand={() => setChoosing(true)} />
            <main tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
              <ReconnectingNotice />
              {problem !== null && <div className="px-4 pt-3">{problem}</div>}
              <Screen route={route} />
            </main>
          </div>
          <StatusAnnouncements />
          <WindowWishes />
          <CommandPalette isOpen={isChoosing} onClose={() => setChoosing(false)} />
          {isShowingKeys && <ShortcutsDialog onClose={() => setShowingKeys(false)} />}
        </div>
      )}
    </AnnouncerProvider>
  );
}

function Screen({ route }: { route: Route }) {
  if (route.section === 'activity') return <ActivityScreen exchangeId={route.detail} />;
  if (route.section === 'providers') return <ProvidersScreen providerId={route.detail} />;
  return (
    // What is only for screen readers is placed in here: placed in the page, it would make the whole window scroll.
    <div key={route.section} className="relative min-h-0 flex-1 overflow-y-auto px-6 py-6">
      {route.section === 'overview' && <OverviewScreen />}
      {route.section === 'connections' && (
        <ConnectionsScreen
          isAdding={route.detail === 'add'}
          isSigningIn={route.detail === 'sign-in'}
          providerId={route.item}
        />
      )}
      {route.section === 'clients' && <ClientsScreen detail={route.detail} item={route.item} />}
      {route.section === 'models' && <ModelsScreen part={route.detail} />}
      {route.section === 'usage' && <UsageScreen />}
      {route.section === 'settings' && <SettingsScreen tab={route.detail} />}
    </div>
  );
}
