// The sidebar: sections at the top, theme, keys and version at the foot.
import {
  Activity,
  ChartColumn,
  Boxes,
  Keyboard,
  LayoutDashboard,
  Monitor,
  Moon,
  Plug,
  Settings,
  SquareTerminal,
  Sun,
  TableProperties,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { hrefOf, SECTIONS, type Section } from '../data/navigation.ts';
import { useStatus } from '../data/status.tsx';
import { useTheme } from '../data/theme.ts';
import { IconButton } from '../ui/button.tsx';
import { IconChoices } from '../ui/toggle.tsx';
import { Mark } from './mark.tsx';

const ICONS: Record<Section, LucideIcon> = {
  overview: LayoutDashboard,
  connections: Plug,
  providers: TableProperties,
  models: Boxes,
  clients: SquareTerminal,
  activity: Activity,
  usage: ChartColumn,
  settings: Settings,
};

/** The left side of the window; only icons when the window is narrow. */
export function Sidebar({ section, onShowKeys }: { section: Section; onShowKeys: () => void }) {
  const { t } = useTranslation();
  const { version } = useStatus();
  return (
    <aside
      aria-label={t('frame.side')}
      className="flex w-13 shrink-0 flex-col overflow-y-auto border-r border-line bg-side narrow:w-42"
    >
      <div className="flex h-13 shrink-0 items-center gap-2 px-4 text-accent">
        <Mark />
        <span className="hidden text-head font-semibold text-text narrow:inline">Dragoman</span>
      </div>
      <nav aria-label={t('frame.sections')} className="flex-1 px-2 py-1">
        <ul className="space-y-0.5">
          {SECTIONS.map((name) => (
            <li key={name}>
              <SectionLink section={name} isCurrent={name === section} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex flex-col items-start gap-2 px-2 py-3 narrow:px-4">
        <ThemeChoice />
        <div className="flex w-full items-center justify-between gap-1">
          <span className="hidden text-small text-muted narrow:inline">{t('frame.version', { version })}</span>
          <IconButton icon={Keyboard} label={t('keys.title')} onClick={onShowKeys} />
        </div>
      </div>
    </aside>
  );
}

function SectionLink({ section, isCurrent }: { section: Section; isCurrent: boolean }) {
  const { t } = useTranslation();
  const Icon = ICONS[section];
  return (
    <a
      href={hrefOf({ section })}
      aria-current={isCurrent ? 'page' : undefined}
      className="flex min-h-8 items-center gap-2.5 rounded-control px-2.5 text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-text"
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="sr-only narrow:not-sr-only">{t(`section.${section}`)}</span>
    </a>
  );
}

function ThemeChoice() {
  const { t } = useTranslation();
  const { theme, setTheme } = useTheme();
  return (
    <IconChoices
      label={t('theme.label')}
      value={theme}
      onChange={setTheme}
      choices={[
        { value: 'system', label: t('theme.system'), icon: Monitor },
        { value: 'light', label: t('theme.light'), icon: Sun },
        { value: 'dark', label: t('theme.dark'), icon: Moon },
      ]}
    />
  );
}
