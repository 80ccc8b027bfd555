// The routes of the shown profile: which names go where. The first that fits counts, so their order can be changed.
import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../shared/model/profile.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { moved, OrderList } from '../../ui/order-list.tsx';
import { RouteDialog } from './route-dialog.tsx';
import { TargetText } from './target-list.tsx';
import { useChangeChoice } from './use-change-choice.ts';

/** The card; its dialog makes and changes routes. */
export function RoutesCard({ profile }: { profile: ProfileView }) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChangeChoice(profile);
  /** The place of the one that is edited; one behind the last is new. */
  const [edited, setEdited] = useState<number>();
  const { routes } = profile;
  return (
    <Card
      title={t('models.routes.title')}
      aside={
        <Button size="small" icon={Plus} disabled={isReadOnly} onClick={() => setEdited(routes.length)}>
          {t('models.routes.add')}
        </Button>
      }
    >
      <p className="mb-2 text-muted text-pretty">
        {t(profile.id === undefined ? 'models.routes.text' : 'models.routes.ofProfile')}
      </p>
      <OrderList
        label={t('models.routes.title')}
        isDisabled={isReadOnly}
        items={routes.map(({ model, to, fallbacks }, index) => ({
          key: `${model} ${to} ${routes.slice(0, index).filter((other) => other.model === model && other.to === to).length}`,
          name: model,
          content: (
            <div className="flex items-center gap-3">
              <code className="min-w-32 font-mono text-small wrap-anywhere">{model}</code>
              <span className="min-w-0 flex-1">
                <TargetText target={to} />
                {fallbacks.length > 0 && (
                  <span className="block text-small text-muted">
                    {t('models.routes.then', { count: fallbacks.length })}
                  </span>
                )}
              </span>
              <IconButton
                icon={Pencil}
                label={t('models.routes.edit', { name: model })}
                disabled={isReadOnly}
                onClick={() => setEdited(index)}
              />
            </div>
          ),
        }))}
        onMove={(from, to) => change({ routes: moved(routes, from, to) })}
        onRemove={(index) => change({ routes: routes.filter((_, at) => at !== index) })}
      />
      {edited !== undefined && <RouteDialog profile={profile} index={edited} onClose={() => setEdited(undefined)} />}
    </Card>
  );
}
