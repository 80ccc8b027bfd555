// What connecting would change, file by file.
import { useTranslation } from 'react-i18next';
import type { ClientPlan } from '../../../shared/model/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ChangeLines } from './change-lines.tsx';

/** Each file with its lines; secrets are hidden already. */
export function PlanFiles({ plan }: { plan: ClientPlan }) {
  const { t } = useTranslation();
  return (
    <ul className="space-y-3">
      {plan.files.map(({ path, isNew, isChanged, lines }) => (
        <li key={path}>
          <p className="mb-1 flex flex-wrap items-center gap-2">
            <code className="min-w-0 font-mono text-small wrap-anywhere">{path}</code>
            {isNew && <Badge tone="accent">{t('clients.newFile')}</Badge>}
            {!isChanged && <Badge>{t('clients.unchanged')}</Badge>}
          </p>
          {isChanged && <ChangeLines label={t('clients.changesIn', { path })} lines={lines} />}
        </li>
      ))}
    </ul>
  );
}
