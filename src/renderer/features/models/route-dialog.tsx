// One route: the names it is for, and the models that are asked for them, in order.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { useChangeProfile } from '../../data/choices.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TargetList } from './target-list.tsx';

export interface RouteDialogProps {
  profile: ProfileView;
  /** One behind the last: a new one. */
  index: number;
  onClose: () => void;
}

/** Open. */
export function RouteDialog({ profile: { id, routes }, index, onClose }: RouteDialogProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const save = useChangeProfile();
  // As it was when the dialog opened: the list has the new one already while that is saved.
  const [before] = useState(routes[index]);
  const [model, setModel] = useState(before?.model ?? '');
  const [targets, setTargets] = useState(before === undefined ? [] : [before.to, ...before.fallbacks]);
  const [to, ...fallbacks] = targets;
  const submit = (): void => {
    if (to === undefined) return;
    const route = { model: model.trim(), to, fallbacks };
    const all = before === undefined ? [...routes, route] : routes.with(index, route);
    save.mutate({ id, change: { routes: all } }, { onSuccess: onClose });
  };
  return (
    <Dialog title={t(before === undefined ? 'models.routes.add' : 'models.routes.change')} isWide onClose={onClose}>
      <DialogBody>
        <div className="space-y-4">
          {save.error !== null && (
            <Notice kind="bad" isUrgent>
              {problemText(save.error)}
            </Notice>
          )}
          <Field label={t('models.routes.pattern')} hint={t('models.routes.patternHint')}>
            {(ids) => <TextInput {...ids} autoFocus value={model} onChange={(event) => setModel(event.target.value)} />}
          </Field>
          <div role="group" aria-label={t('models.routes.order')}>
            <p className="font-medium">{t('models.routes.order')}</p>
            <TargetList label={t('models.routes.order')} targets={targets} isDisabled={false} onChange={setTargets} />
          </div>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button kind="primary" disabled={model.trim() === '' || to === undefined || save.isPending} onClick={submit}>
          {t('action.save')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
