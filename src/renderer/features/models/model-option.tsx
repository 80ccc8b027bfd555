// One model in the picker: its name, what is known of it, and why it can't be chosen.
import { Check, Star } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate, formatTokens } from '../../data/format.ts';
import { classes } from '../../ui/classes.ts';
import { AbilitySigns, PriceText } from '../../ui/model-facts.tsx';
import type { PickerModel } from './picker-rows.ts';

export interface ModelOptionProps {
  id: string;
  model: PickerModel;
  /** Not listed by anybody: taken as it was typed. */
  isTyped: boolean;
  isActive: boolean;
  /** It is what is to be changed now. */
  isChosen: boolean;
  style: CSSProperties;
  onChoose: () => void;
  onStar: () => void;
}

/** A row of the list. The star is for the mouse; keys have Alt+S. */
export function ModelOption({ id, model, isTyped, isActive, isChosen, style, onChoose, onStar }: ModelOptionProps) {
  const { t } = useTranslation();
  const { isFavourite, whyNot } = model;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={whyNot !== undefined}
      style={style}
      onClick={onChoose}
      className={classes(
        'absolute inset-x-0 flex items-center gap-2 rounded-control px-2',
        isActive ? 'bg-accent-soft' : 'hover:bg-hover',
        whyNot !== undefined && 'cursor-not-allowed',
      )}
    >
      <span
        aria-hidden
        className={classes('shrink-0 p-0.5', isFavourite ? 'text-accent' : 'text-line-strong hover:text-text')}
        onClick={(event) => {
          event.stopPropagation();
          if (!isTyped) onStar();
        }}
      >
        <Star className={classes('size-3.5', isFavourite && 'fill-current', isTyped && 'invisible')} />
      </span>
      <span className={classes('flex min-w-0 flex-1 items-center gap-1.5', whyNot !== undefined && 'text-muted')}>
        <span className="truncate" title={model.target}>
          {isTyped ? t('models.picker.typed', { model: model.id }) : model.id}
        </span>
        {isChosen && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
        {isChosen && <span className="sr-only">{t('models.picker.chosen')}</span>}
      </span>
      {isFavourite && <span className="sr-only">{t('models.picker.favourite')}</span>}
      <Facts model={model} />
    </div>
  );
}

function Facts({ model: { facts, whyNot, connectionName } }: { model: PickerModel }) {
  const { t, i18n } = useTranslation();
  if (whyNot === 'key') return <Small>{t('models.picker.noKey')}</Small>;
  if (whyNot === 'retired') {
    const on = facts?.endsOn;
    return (
      <Small>
        {on === undefined
          ? t('models.picker.retired')
          : t('models.picker.retiredOn', { date: formatDate(on, i18n.language) })}
      </Small>
    );
  }
  if (facts === undefined) return <Small>{connectionName}</Small>;
  return (
    <>
      <span className="flex shrink-0 gap-1">
        <AbilitySigns keepsPlaces model={facts} />
      </span>
      <Small place="min-w-11 text-right">
        {facts.context === undefined ? '' : formatTokens(facts.context, i18n.language)}
      </Small>
      <Small place="min-w-24 text-right">{facts.price === undefined ? '' : <PriceText price={facts.price} />}</Small>
    </>
  );
}

/** `place` keeps its room also when it is empty. */
function Small({ place, children }: { place?: string; children: ReactNode }) {
  return <span className={classes('shrink-0 text-small text-muted', place ?? 'empty:hidden')}>{children}</span>;
}
