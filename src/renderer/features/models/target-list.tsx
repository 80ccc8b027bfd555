// Models that are asked one after another: ordered by dragging or keys, added with the picker.
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnectionNames } from '../../data/connections.ts';
import { Button } from '../../ui/button.tsx';
import { moved, OrderList } from '../../ui/order-list.tsx';
import { ModelPopover } from './model-popover.tsx';

export interface TargetListProps {
  label: string;
  /** `connection/model` each. */
  targets: readonly string[];
  isDisabled: boolean;
  onChange: (targets: string[]) => void;
}

/** The list and a button below it. */
export function TargetList({ label, targets, isDisabled, onChange }: TargetListProps) {
  const { t } = useTranslation();
  return (
    <>
      <OrderList
        label={label}
        isDisabled={isDisabled}
        items={targets.map((target) => ({ key: target, name: target, content: <TargetText target={target} /> }))}
        onMove={(from, to) => onChange(moved(targets, from, to))}
        onRemove={(index) => onChange(targets.filter((_, at) => at !== index))}
      />
      <ModelPopover
        label={t('models.addModel')}
        onChoose={(target) => {
          if (!targets.includes(target)) onChange([...targets, target]);
        }}
      >
        <Button size="small" icon={Plus} disabled={isDisabled} className="mt-2">
          {t('models.addModel')}
        </Button>
      </ModelPopover>
    </>
  );
}

/** A model and whose it is. */
export function TargetText({ target }: { target: string }) {
  const names = useConnectionNames();
  const slash = target.indexOf('/');
  const connectionId = target.slice(0, slash);
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="wrap-anywhere">{target.slice(slash + 1)}</span>
      <span className="text-small text-muted">{names.get(connectionId) ?? connectionId}</span>
    </span>
  );
}
