// Picks a connection's models from those that the provider listed.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../shared/model/views.ts';
import { useSetModels } from '../../data/connections.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { modelChoices } from './model-choices.ts';

export interface ModelPickerProps {
  connection: ConnectionView;
  found: readonly string[];
  onClose: () => void;
}

/** A filter over check boxes. */
export function ModelPicker({ connection, found, onClose }: ModelPickerProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const setModels = useSetModels();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(connection.models));
  const [text, setText] = useState('');
  const shown = modelChoices(found, connection.models, text);
  const toggle = (model: string): void => {
    const next = new Set(chosen);
    if (!next.delete(model)) next.add(model);
    setChosen(next);
  };
  const save = (): void => setModels.mutate({ id: connection.id, models: [...chosen] }, { onSuccess: onClose });
  return (
    <Dialog title={t('pick.title', { name: connection.name })} isWide onClose={onClose}>
      <DialogBody>
        {setModels.error !== null && (
          <div className="mb-3">
            <Notice kind="bad" isUrgent>
              {problemText(setModels.error)}
            </Notice>
          </div>
        )}
        <TextInput
          type="search"
          autoFocus
          aria-label={t('pick.filter')}
          placeholder={t('pick.filter')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul className="mt-2 h-72 overflow-y-auto" aria-label={t('pick.models')}>
          {shown.map((model) => (
            <li key={model}>
              <ModelBox model={model} isChosen={chosen.has(model)} onToggle={() => toggle(model)} />
            </li>
          ))}
          {shown.length === 0 && <li className="px-2 py-1 text-muted">{t('pick.nothing')}</li>}
        </ul>
      </DialogBody>
      <DialogFoot>
        <span role="status" className="mr-auto self-center text-muted">
          {t('pick.count', { count: chosen.size })}
        </span>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button kind="primary" disabled={setModels.isPending} onClick={save}>
          {t('action.save')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function ModelBox({ model, isChosen, onToggle }: { model: string; isChosen: boolean; onToggle: () => void }) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-h-8 items-center gap-2.5 rounded-control px-2 hover:bg-hover">
      <input id={id} type="checkbox" checked={isChosen} onChange={onToggle} className="size-4 shrink-0 accent-accent" />
      <span className="wrap-anywhere">{model}</span>
    </label>
  );
}
