// The slot board: which model answers for each role that clients ask for, with what is known of it.
import { ChevronDown, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ListedModel, ModelListView } from '../../../shared/model/model-list.ts';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { SLOTS, type Slot } from '../../../shared/protocols.ts';
import { useConnectionNames } from '../../data/connections.ts';
import { formatTokens } from '../../data/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { classes } from '../../ui/classes.ts';
import { PriceText } from '../../ui/model-facts.tsx';
import { ModelPopover } from './model-popover.tsx';
import { useChangeChoice, type ChangeChoice } from './use-change-choice.ts';

/** The default first: it serves whatever fits nothing else. */
const ROWS = ['default', ...SLOTS.filter((slot) => slot !== 'default')] as const;

export interface SlotBoardProps {
  profile: ProfileView;
  list: ModelListView;
}

/** A table with a button in each row that opens the picker. */
export function SlotBoard({ profile, list }: SlotBoardProps) {
  const { t } = useTranslation();
  const choice = useChangeChoice(profile);
  const models = new Map(list.models.map((model) => [model.target, model]));
  return (
    <Card title={t('models.board.title')} aside={<SuggestButton {...{ profile, list, choice }} />}>
      <div className="overflow-x-auto">
        <table className="w-full" aria-label={t('models.board.title')}>
          <thead>
            <tr className="border-b border-line text-small text-muted">
              <Head>{t('models.board.slot')}</Head>
              <Head>{t('models.board.model')}</Head>
              <Head>{t('models.board.connection')}</Head>
              <Head isNumber isSpare>
                {t('models.board.context')}
              </Head>
              <Head isNumber>{t('models.board.price')}</Head>
              <td className="w-8" />
            </tr>
          </thead>
          <tbody>
            {ROWS.map((slot) => (
              <SlotRow key={slot} {...{ slot, profile, models, choice }} />
            ))}
          </tbody>
        </table>
      </div>
      {profile.id === undefined && <p className="mt-3 text-small text-muted">{t('models.board.ofConnection')}</p>}
    </Card>
  );
}

/** Left out of a narrow window: the picker tells it too. */
const SPARE = 'max-wide:hidden';

function Head({ isNumber, isSpare, children }: { isNumber?: boolean; isSpare?: boolean; children: string }) {
  const place = isNumber === true ? 'text-right' : 'text-left';
  return (
    <th
      scope="col"
      className={classes(
        'px-2 py-1.5 align-bottom font-medium break-keep first:pl-0 wide:whitespace-nowrap',
        place,
        isSpare === true && SPARE,
      )}
    >
      {children}
    </th>
  );
}

interface SlotRowProps {
  slot: Slot;
  profile: ProfileView;
  models: ReadonlyMap<string, ListedModel>;
  choice: ChangeChoice;
}

function SlotRow({ slot, profile, models, choice: { change, isReadOnly } }: SlotRowProps) {
  const { t, i18n } = useTranslation();
  const names = useConnectionNames();
  const name = t(`models.slot.${slot}`);
  const own = profile.slots[slot];
  const effective = profile.effective.find((other) => other.slot === slot);
  const target = effective?.target;
  const facts = target === undefined ? undefined : models.get(`${target.connectionId}/${target.model}`);
  const none = <span className="text-muted">{t('providers.empty')}</span>;
  return (
    <tr className="border-b border-line last:border-b-0">
      <th scope="row" className="min-w-36 py-2 pr-2 text-left font-normal">
        <span className="block font-medium">{name}</span>
        <span className="block text-small text-muted">{t(`models.slotHint.${slot}`)}</span>
      </th>
      <ModelCell {...{ slot, name, own, effective, profile, change, isReadOnly }} />
      <td className="px-2 py-2">
        {target === undefined ? none : (names.get(target.connectionId) ?? target.connectionId)}
      </td>
      <td className={classes('px-2 py-2 text-right', SPARE)}>
        {facts?.context === undefined ? none : formatTokens(facts.context, i18n.language)}
      </td>
      <td className="px-2 py-2 text-right whitespace-nowrap">
        {facts?.price === undefined ? none : <PriceText price={facts.price} />}
      </td>
      <td className="py-2 text-right">
        {own !== undefined && (
          <IconButton
            icon={X}
            label={t('models.board.empty', { slot: name })}
            disabled={isReadOnly}
            onClick={() => change({ slots: { [slot]: null } })}
          />
        )}
      </td>
    </tr>
  );
}

interface ModelCellProps extends ChangeChoice {
  slot: Slot;
  name: string;
  own: string | undefined;
  effective: ProfileView['effective'][number] | undefined;
  profile: ProfileView;
}

/** Grey where the model is nobody's choice for this slot. */
function ModelCell({ slot, name, own, effective, profile, change, isReadOnly }: ModelCellProps) {
  const { t } = useTranslation();
  const shadow = shadowOf(effective);
  return (
    <td className="w-[36%] px-2 py-2">
      <ModelPopover
        label={t('models.board.choose', { slot: name })}
        connectionId={profile.id === undefined ? profile.activeId : undefined}
        chosen={own === undefined || profile.id !== undefined ? own : `${profile.activeId}/${own}`}
        onChoose={(chosen) => change({ slots: { [slot]: slotValue(chosen, profile) } })}
      >
        <Button disabled={isReadOnly} className="w-full max-w-72 min-w-36 contain-inline-size">
          <span className="sr-only">{t('models.board.choose', { slot: name })}</span>
          <span
            title={effective?.target.model}
            className={classes('min-w-0 flex-1 truncate text-left', own === undefined && 'font-normal text-muted')}
          >
            <ModelName slot={slot} effective={effective} />
          </span>
          {isByDefault(slot, effective) && (
            <span className="text-small font-normal text-muted">{t('models.board.asDefault')}</span>
          )}
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </Button>
      </ModelPopover>
      {shadow !== undefined && (
        <span className="mt-1 block">
          <Badge tone="warn">{t(`models.board.shadow.${shadow}`)}</Badge>
        </span>
      )}
    </td>
  );
}

function ModelName({ slot, effective }: Pick<ModelCellProps, 'slot' | 'effective'>) {
  const { t } = useTranslation();
  if (effective === undefined) return t('models.board.nothing');
  return passesName(slot, effective) ? t('models.board.asAsked') : effective.target.model;
}

/** A connection that lists no models is asked for whatever the client names. */
function passesName(slot: Slot, effective: ModelCellProps['effective']): boolean {
  return effective?.rule.kind === 'default' && effective.target.model === slot;
}

function isByDefault(slot: Slot, effective: ModelCellProps['effective']): boolean {
  return effective?.rule.kind === 'default' && slot !== 'default' && !passesName(slot, effective);
}

/** What goes before a slot, so that it never gets to answer. */
function shadowOf(effective: ModelCellProps['effective']): 'route' | 'alias' | undefined {
  const kind = effective?.rule.kind;
  return kind === 'route' || kind === 'alias' ? kind : undefined;
}

/** A connection's slots name its own models; those of a profile may be of any connection. */
function slotValue(target: string, { id, activeId }: ProfileView): string {
  return id === undefined ? target.slice(activeId.length + 1) : target;
}

/** Fills the slots that are empty with what the catalogue knows to fit, where it knows anything. */
function SuggestButton({ profile, list, choice: { change, isReadOnly } }: SlotBoardProps & { choice: ChangeChoice }) {
  const { t } = useTranslation();
  const suggested = list.connections.find(({ id }) => id === profile.activeId)?.suggestedSlots ?? {};
  const empty = SLOTS.filter((slot) => profile.slots[slot] === undefined && suggested[slot] !== undefined);
  if (empty.length === 0 || isReadOnly) return null;
  const fill = (): void => {
    const slots = empty.map((slot) => [slot, slotValue(`${profile.activeId}/${suggested[slot] ?? ''}`, profile)]);
    change({ slots: Object.fromEntries(slots) as Partial<Record<Slot, string>> });
  };
  return (
    <Button size="small" onClick={fill}>
      {t('models.board.suggest', { count: empty.length })}
    </Button>
  );
}
