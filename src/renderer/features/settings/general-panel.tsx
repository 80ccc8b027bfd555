// Language, look, and how the desktop app starts, closes and ends.
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, LANGUAGES } from '../../../shared/language.ts';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { useSetStartup, useStartup } from '../../data/preferences.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useTheme } from '../../data/theme.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { isApple } from '../../ui/shortcut.ts';
import { BareSwitch } from '../../ui/toggle.tsx';
import { useChange } from './use-change.ts';

const THEMES = ['system', 'light', 'dark'] as const;
const CONTRASTS = ['system', 'more'] as const;
const CLOSE_ACTIONS = ['tray', 'quit'] as const;
const TRAY_CLICKS = ['system', 'window', 'menu'] as const;
const TRAY_TITLES = ['none', 'quota'] as const;
const DOCK_ICONS = ['window', 'never'] as const;
const QUITS = ['ask', 'keep', 'restore'] as const;

interface PanelProps {
  preferences: Preferences;
}

/** The panel. */
export function GeneralPanel({ preferences }: PanelProps) {
  const { shell } = useStatus();
  return (
    <div className="space-y-4">
      <LookCard preferences={preferences} />
      {shell === 'electron' && <DesktopCard preferences={preferences} />}
    </div>
  );
}

function LookCard({ preferences }: PanelProps) {
  const { t } = useTranslation();
  const { theme, setTheme } = useTheme();
  const { change, isReadOnly } = useChange();
  const languages = [
    { value: 'system' as const, label: t('settings.language.system') },
    ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], lang: value })),
  ];
  return (
    <Card title={t('settings.look.title')}>
      <SettingRows>
        <SettingRow name={t('settings.language.name')} hint={t('settings.language.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={preferences.language}
              choices={languages}
              disabled={isReadOnly}
              onChange={(language) => change({ language })}
            />
          )}
        </SettingRow>
        <SettingRow name={t('theme.label')}>
          {(ids) => (
            <Select
              {...ids}
              value={theme}
              choices={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
              onChange={setTheme}
            />
          )}
        </SettingRow>
        <SettingRow name={t('settings.contrast.name')} hint={t('settings.contrast.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={preferences.contrast}
              choices={CONTRASTS.map((value) => ({ value, label: t(`settings.contrast.${value}`) }))}
              disabled={isReadOnly}
              onChange={(contrast) => change({ contrast })}
            />
          )}
        </SettingRow>
      </SettingRows>
    </Card>
  );
}

function DesktopCard({ preferences }: PanelProps) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChange();
  return (
    <Card title={t('settings.desktop.title')}>
      <SettingRows>
        <StartupRow />
        <SettingRow name={t('settings.close.name')} hint={t('settings.close.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={preferences.closeAction}
              choices={CLOSE_ACTIONS.map((value) => ({ value, label: t(`settings.close.${value}`) }))}
              disabled={isReadOnly}
              onChange={(closeAction) => change({ closeAction })}
            />
          )}
        </SettingRow>
        <SettingRow name={t('settings.trayClick.name')} hint={t('settings.trayClick.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={preferences.trayClick}
              choices={TRAY_CLICKS.map((value) => ({ value, label: t(`settings.trayClick.${value}`) }))}
              disabled={isReadOnly}
              onChange={(trayClick) => change({ trayClick })}
            />
          )}
        </SettingRow>
        {isApple() && <MenuBarRows preferences={preferences} />}
        <SettingRow name={t('settings.quit.name')} hint={t('settings.quit.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={preferences.onQuit}
              choices={QUITS.map((value) => ({ value, label: t(`settings.quit.${value}`) }))}
              disabled={isReadOnly}
              onChange={(onQuit) => change({ onQuit })}
            />
          )}
        </SettingRow>
      </SettingRows>
    </Card>
  );
}

/** What only macOS has. */
function MenuBarRows({ preferences }: PanelProps) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChange();
  return (
    <>
      <SettingRow name={t('settings.trayTitle.name')} hint={t('settings.trayTitle.hint')}>
        {(ids) => (
          <Select
            {...ids}
            value={preferences.trayTitle}
            choices={TRAY_TITLES.map((value) => ({ value, label: t(`settings.trayTitle.${value}`) }))}
            disabled={isReadOnly}
            onChange={(trayTitle) => change({ trayTitle })}
          />
        )}
      </SettingRow>
      <SettingRow name={t('settings.dockIcon.name')} hint={t('settings.dockIcon.hint')}>
        {(ids) => (
          <Select
            {...ids}
            value={preferences.dockIcon}
            choices={DOCK_ICONS.map((value) => ({ value, label: t(`settings.dockIcon.${value}`) }))}
            disabled={isReadOnly}
            onChange={(dockIcon) => change({ dockIcon })}
          />
        )}
      </SettingRow>
    </>
  );
}

function StartupRow() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const startup = useStartup();
  const set = useSetStartup();
  const { availability = 'available', isOn = false, isWise = false } = startup.data ?? {};
  const hint = availability === 'available' ? (isWise ? 'wise' : 'hint') : availability;
  return (
    <>
      <SettingRow name={t('settings.startup.name')} hint={t(`settings.startup.${hint}`)}>
        {(ids) => (
          <BareSwitch
            {...ids}
            isOn={isOn}
            isDisabled={startup.data === undefined || availability !== 'available' || set.isPending}
            onChange={(next) => set.mutate(next)}
          />
        )}
      </SettingRow>
      {set.error !== null && (
        <div className="py-3">
          <Notice kind="bad" isUrgent>
            {problemText(set.error)}
          </Notice>
        </div>
      )}
    </>
  );
}
