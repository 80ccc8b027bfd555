// A list whose order matters: moved by dragging, or with the arrow keys on the handle.
import { GripVertical, X } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from './announcer.tsx';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

export interface OrderItem {
  key: string;
  /** For screen readers. */
  name: string;
  content: ReactNode;
}

export interface OrderListProps {
  label: string;
  items: readonly OrderItem[];
  isDisabled: boolean;
  onMove: (from: number, to: number) => void;
  /** Absent for an item that has to stay. */
  onRemove?: ((index: number) => void) | undefined;
}

/** The list with one item at another place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** Handles have the keys of their item, so that the focus goes along with what is moved. */
export function OrderList({ label, items, isDisabled, onMove, onRemove }: OrderListProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const count = items.length;
  const move = (from: number, to: number): void => {
    const item = items[from];
    if (item === undefined || from === to || to < 0 || to >= count) return;
    onMove(from, to);
    say(t('order.moved', { item: item.name, place: to + 1, count }));
  };
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const steps: Record<string, number> = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: count - 1 };
    const to = steps[event.key];
    if (to === undefined || isDisabled) return;
    event.preventDefault();
    move(index, to);
  };
  return (
    <ol aria-label={label} className="divide-y divide-line">
      {items.map(({ key, name, content }, index) => (
        <li
          key={key}
          className={classes(
            'flex min-h-9 items-center gap-2 py-1',
            over === index && dragged !== index && 'bg-accent-soft',
            dragged === index && 'opacity-60',
          )}
          onDragOver={(event) => {
            if (dragged === undefined) return;
            event.preventDefault();
            setOver(index);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (dragged !== undefined) move(dragged, index);
          }}
        >
          <IconButton
            icon={GripVertical}
            label={t('order.handle', { item: name, place: index + 1, count })}
            aria-disabled={isDisabled}
            draggable={!isDisabled}
            className="cursor-grab"
            onKeyDown={(event) => onKeyDown(event, index)}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', name);
              setDragged(index);
            }}
            onDragEnd={() => {
              setDragged(undefined);
              setOver(undefined);
            }}
          />
          <span className="w-4 shrink-0 text-right text-small text-muted">{index + 1}</span>
          <div className="min-w-0 flex-1">{content}</div>
          {onRemove !== undefined && (
            <IconButton
              icon={X}
              label={t('action.removeItem', { item: name })}
              disabled={isDisabled}
              onClick={() => onRemove(index)}
            />
          )}
        </li>
      ))}
    </ol>
  );
}
