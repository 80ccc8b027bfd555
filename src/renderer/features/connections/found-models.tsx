// The models of a found server: how many, and on demand what is known of each.
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LocalModel, LocalServer } from '../../../shared/model/discovery.ts';
import { formatTokens } from '../../data/format.ts';

/** A line that opens a table. */
export function FoundModels({ server }: { server: LocalServer }) {
  const { t } = useTranslation();
  const { models, needsKey, state } = server;
  if (models.length === 0) {
    if (state === 'loading') return null;
    return <p className="text-muted">{t(needsKey ? 'found.hidden' : 'found.noModels')}</p>;
  }
  return (
    <details className="group">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded-control text-muted hover:text-text">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        {t('found.models', { count: models.length })}
      </summary>
      <div
        className="mt-1.5 max-h-72 overflow-auto"
        tabIndex={0}
        role="region"
        aria-label={t('found.modelsOf', server)}
      >
        <table className="w-full text-small">
          <thead>
            <tr className="text-left text-muted">
              <th scope="col" className="py-1 pr-4 font-medium">
                {t('found.model')}
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                {t('found.context')}
              </th>
              <th scope="col" className="py-1 pr-4 text-right font-medium">
                {t('found.contextMaximum')}
              </th>
              <th scope="col" className="py-1 pr-4 font-medium">
                {t('found.tools')}
              </th>
              <th scope="col" className="py-1 font-medium">
                {t('found.vision')}
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <ModelRow key={model.id} model={model} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function ModelRow({ model }: { model: LocalModel }) {
  const { t, i18n } = useTranslation();
  const tokens = (count: number | undefined): string =>
    count === undefined ? t('found.notSaid') : formatTokens(count, i18n.language);
  const ability = (has: boolean | undefined): string =>
    has === undefined ? t('found.notSaid') : t(has ? 'found.yes' : 'found.no');
  return (
    <tr className="border-t border-line">
      <th scope="row" className="py-1 pr-4 text-left font-normal wrap-anywhere">
        {model.id}
      </th>
      <td className={model.isContextSmall ? 'py-1 pr-4 text-right text-warn' : 'py-1 pr-4 text-right'}>
        {tokens(model.loadedContext)}
      </td>
      <td className="py-1 pr-4 text-right">{tokens(model.maximumContext)}</td>
      <td className="py-1 pr-4">{ability(model.hasTools)}</td>
      <td className="py-1">{ability(model.hasVision)}</td>
    </tr>
  );
}
