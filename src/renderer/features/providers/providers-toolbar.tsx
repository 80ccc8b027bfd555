// Above the table: search, groups, how many are shown, and the columns.
import { SlidersHorizontal } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { WordChoices } from '../../ui/choices.tsx';
import { Menu, MENU_ITEM, MenuLine, MenuTick } from '../../ui/menu.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { useShortcuts } from '../../ui/shortcut.ts';
import { CHOOSABLE, type ColumnId } from './columns.ts';
import { GROUPS, type Group } from './rows.ts';
import { USUAL_VIEW, type TableView } from './table-view.ts';

export interface ProvidersToolbarProps {
  text: string;
  onText: (text: string) => void;
  group: Group;
  onGroup: (group: Group) => void;
  shown: number;
  all: number;
  view: TableView;
  onView: (view: TableView) => void;
}

/** One line that wraps when the window is narrow. */
export function ProvidersToolbar(props: ProvidersToolbarProps) {
  const { t } = useTranslation();
  const groups = GROUPS.map((value) => ({ value, label: t(`providers.group.${value}`) }));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      <ProviderSearch text={props.text} onText={props.onText} />
      <WordChoices label={t('providers.groups')} value={props.group} choices={groups} onChange={props.onGroup} />
      <div className="ml-auto flex items-center gap-3">
        <span role="status" className="text-small whitespace-nowrap text-muted">
          {t('providers.count', { shown: props.shown, all: props.all })}
        </span>
        <ViewMenu view={props.view} onView={props.onView} />
      </div>
    </div>
  );
}

function ProviderSearch({ text, onText }: Pick<ProvidersToolbarProps, 'text' | 'onText'>) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const focusSearch = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts([
    { key: 'f', withCommand: true, onPress: focusSearch },
    { key: 'l', withCommand: true, onPress: () => onText('') },
  ]);
  return (
    <SearchInput
      ref={input}
      type="search"
      aria-label={t('providers.search')}
      placeholder={t('providers.searchShort')}
      className="w-36 wide:w-48"
      value={text}
      onChange={(event) => onText(event.target.value)}
    />
  );
}

/** Stays open while boxes are ticked. */
function ViewMenu({ view, onView }: Pick<ProvidersToolbarProps, 'view' | 'onView'>) {
  const { t } = useTranslation();
  const toggle = (column: ColumnId): void => {
    const hidden = new Set(view.hidden);
    if (!hidden.delete(column)) hidden.add(column);
    onView({ ...view, hidden });
  };
  return (
    <Menu
      align="end"
      className="max-h-(--radix-dropdown-menu-content-available-height) min-w-52"
      trigger={
        <Button size="small" icon={SlidersHorizontal}>
          <span className="sr-only wide:not-sr-only">{t('providers.view.button')}</span>
        </Button>
      }
    >
      {CHOOSABLE.map((column) => (
        <Tick key={column} isOn={!view.hidden.has(column)} onToggle={() => toggle(column)}>
          {t(`providers.columnName.${column}`)}
        </Tick>
      ))}
      <MenuLine />
      <Tick isOn={view.isDense} onToggle={() => onView({ ...view, isDense: !view.isDense })}>
        {t('providers.view.dense')}
      </Tick>
      <DropdownMenu.Item className={MENU_ITEM} onSelect={() => onView(USUAL_VIEW)}>
        <span className="pl-6">{t('providers.view.reset')}</span>
      </DropdownMenu.Item>
    </Menu>
  );
}

function Tick({ isOn, onToggle, children }: { isOn: boolean; onToggle: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.CheckboxItem
      checked={isOn}
      onCheckedChange={onToggle}
      onSelect={(event) => event.preventDefault()}
      className={MENU_ITEM}
    >
      <MenuTick />
      {children}
    </DropdownMenu.CheckboxItem>
  );
}
