// Why a cell is as it is: opens beside the cell, and gives the keys back to the table.
import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { protocolName } from '../../data/format.ts';
import { SLOTS } from '../../../shared/protocols.ts';
import { Button } from '../../ui/button.tsx';
import { AddButton } from './add-button.tsx';
import { capabilityOf, formatsOf } from './capability.ts';
import { CapabilityWhy } from './capability-why.tsx';
import type { ColumnId } from './columns.ts';
import { MarkSign } from './marks.tsx';
import type { ProviderRow } from './rows.ts';
import { isAbility, useCellText } from './use-cell-text.ts';

/** Whether there is more to say about a cell of this column than it shows. */
export function hasWhy(column: ColumnId): boolean {
  return isAbility(column) || column === 'formats' || column === 'standing' || column === 'slots';
}

export interface CellWhyProps {
  row: ProviderRow;
  column: ColumnId;
  /** The id of the cell's element. */
  anchorId: string;
  onClose: () => void;
  onDetails: () => void;
  focusBack: () => void;
}

/** Open. Not modal: the table stays usable. */
export function CellWhy({ row, column, anchorId, onClose, onDetails, focusBack }: CellWhyProps) {
  const { t } = useTranslation();
  const { cellText } = useCellText();
  // The cell itself, so that its box follows when the table is scrolled. The row of the active cell is always there.
  const [anchor] = useState(() => ({ current: document.getElementById(anchorId) ?? document.body }));
  const head = t(`providers.columnLong.${column}`);
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label={t('providers.cellHint', { head, text: cellText(row, column) })}
          sideOffset={4}
          collisionPadding={8}
          hideWhenDetached
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            focusBack();
          }}
          className="animate-appear z-30 max-h-96 w-76 max-w-[calc(100vw-1rem)] space-y-2 overflow-y-auto rounded-card border border-line bg-raised p-3 shadow-float outline-none"
        >
          <p className="font-semibold wrap-anywhere">{row.name}</p>
          <Why row={row} column={column} />
          <div className="flex flex-wrap items-center gap-1 pt-1">
            {column === 'standing' && <AddButton provider={row.provider} size="small" />}
            <Button
              size="small"
              onClick={() => {
                onClose();
                onDetails();
              }}
            >
              {t('providers.details')}
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Why({ row, column }: { row: ProviderRow; column: ColumnId }): ReactNode {
  if (isAbility(column)) return <CapabilityWhy capability={capabilityOf(row.provider, column)} />;
  if (column === 'formats') return <FormatsWhy row={row} />;
  if (column === 'slots') return <SlotsWhy row={row} />;
  return <StandingWhy row={row} />;
}

function StandingWhy({ row }: { row: ProviderRow }) {
  const { t } = useTranslation();
  return (
    <>
      <p>
        <span className="font-medium">{t(`providers.standing.${row.standing}`)}. </span>
        {t(`providers.standingWhy.${row.standing}`)}
      </p>
      {row.note !== '' && <p className="text-muted wrap-anywhere">{row.note}</p>}
    </>
  );
}

function FormatsWhy({ row }: { row: ProviderRow }) {
  const { t } = useTranslation();
  return (
    <ul className="space-y-1">
      {formatsOf(row.provider).map(({ protocol, mark }) => (
        <li key={protocol} className="flex items-center gap-2">
          <MarkSign mark={mark} />
          <span className="flex-1">{protocolName(protocol)}</span>
          <span className="text-small text-muted">{t(`providers.format.${mark}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function SlotsWhy({ row }: { row: ProviderRow }) {
  const { t } = useTranslation();
  const { slots, defaultModel } = row.provider;
  const all = { ...slots, ...(defaultModel !== undefined && { default: defaultModel }) };
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
      {SLOTS.map((slot) => (
        <div key={slot} className="contents">
          <dt className="text-muted">{t(`providers.slot.${slot}`)}</dt>
          <dd className="wrap-anywhere">{all[slot] ?? t('providers.empty')}</dd>
        </div>
      ))}
    </dl>
  );
}
