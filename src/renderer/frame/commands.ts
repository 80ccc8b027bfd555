// What the command palette can do: every action that needs no further input, from any screen.
import { useTranslation } from 'react-i18next';
import { useProfiles, useSetCurrentProfile } from '../data/choices.ts';
import { useActivateConnection, useConnections } from '../data/connections.ts';
import { goTo, SECTIONS } from '../data/navigation.ts';
import { useProblemText } from '../data/problem-text.ts';
import { useStatus } from '../data/status.tsx';
import { useTheme } from '../data/theme.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { useCopy } from '../ui/copy-button.tsx';
import { useRoutingSwitch } from './use-routing-switch.ts';

export interface Command {
  readonly id: string;
  readonly name: string;
  /** Which kind of command it is, shown beside the name. */
  readonly group: string;
  readonly run: () => void;
}

/** All commands that make sense now. */
export function useCommands(): readonly Command[] {
  return [
    ...useConnectionCommands(),
    ...useProfileCommands(),
    ...useGatewayCommands(),
    ...useScreenCommands(),
    ...useThemeCommands(),
  ];
}

function useConnectionCommands(): Command[] {
  const { t } = useTranslation();
  const { active } = useStatus();
  const { data = [] } = useConnections();
  const activate = useActivateConnection();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  return data
    .filter(({ id }) => id !== active.id)
    .map(({ id, name }) => ({
      id: `use-${id}`,
      name: t('palette.use', { name }),
      group: t('palette.group.connection'),
      run: () => activate.mutate(id, { onError: (error) => warn(problemText(error)) }),
    }));
}

function useProfileCommands(): Command[] {
  const { t } = useTranslation();
  const { data = [] } = useProfiles();
  const setCurrent = useSetCurrentProfile();
  const problemText = useProblemText();
  const { say, warn } = useAnnouncer();
  if (data.every(({ id }) => id === undefined)) return [];
  return data
    .filter(({ isCurrent }) => !isCurrent)
    .map((profile) => ({
      id: `profile-${profile.id ?? ''}`,
      name: profile.id === undefined ? t('palette.useNoProfile') : t('palette.useProfile', { name: profile.name }),
      group: t('models.profile.label'),
      run: () =>
        setCurrent.mutate(profile.id, {
          onSuccess: () => say(t('models.saved')),
          onError: (error) => warn(problemText(error)),
        }),
    }));
}

function useGatewayCommands(): Command[] {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const { change } = useRoutingSwitch();
  const { copy } = useCopy(() => gateway.address);
  const group = t('palette.group.gateway');
  const toggle = (): void => change(!gateway.isRoutingOn);
  return [
    { id: 'copy-address', name: t('gateway.copyAddress'), group, run: copy },
    { id: 'routing', name: t(gateway.isRoutingOn ? 'palette.routingOff' : 'palette.routingOn'), group, run: toggle },
  ];
}

function useScreenCommands(): Command[] {
  const { t } = useTranslation();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const screens = SECTIONS.map((section) => ({
    id: `go-${section}`,
    name: t(`section.${section}`),
    group: t('palette.group.screen'),
    run: () => goTo({ section }),
  }));
  const add = {
    id: 'add-connection',
    name: t('connections.add'),
    group: t('palette.group.connection'),
    run: () => goTo({ section: 'connections', detail: 'add' }),
  };
  return isReadOnly ? screens : [add, ...screens];
}

function useThemeCommands(): Command[] {
  const { t } = useTranslation();
  const { theme, setTheme } = useTheme();
  return (['system', 'light', 'dark'] as const)
    .filter((choice) => choice !== theme)
    .map((choice) => ({
      id: `theme-${choice}`,
      name: t(`theme.${choice}`),
      group: t('theme.label'),
      run: () => setTheme(choice),
    }));
}
