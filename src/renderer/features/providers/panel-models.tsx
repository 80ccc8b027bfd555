// The models of a provider: what each can do, what it costs, and when it ends.
import { useTranslation } from 'react-i18next';
import type { ModelView, ProviderView } from '../../../shared/model/views.ts';
import { SLOTS } from '../../../shared/protocols.ts';
import { formatDate, formatTokens } from '../../data/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { AbilitySigns, PriceText } from '../../ui/model-facts.tsx';
import { Fact, Facts, Part } from './panel-part.tsx';

/** Those that can be asked for first; the others for who looks for them. */
export function PanelModels({ provider }: { provider: ProviderView }) {
  const { t, i18n } = useTranslation();
  const { models, pastModels, hasMoreModels, modelsText } = provider;
  return (
    <div className="space-y-5">
      <SlotList provider={provider} />
      {models.length === 0 ? (
        <p className="text-muted">{t('provider.modelsNone')}</p>
      ) : (
        <ModelTable models={models} label={t('provider.modelsOf', { name: provider.name })} />
      )}
      {hasMoreModels && models.length > 0 && <p className="text-small text-muted">{t('provider.modelsMore')}</p>}
      {pastModels.length > 0 && (
        <Part title={t('provider.pastModels', { count: pastModels.length })}>
          <ul className="space-y-1">
            {pastModels.map((model) => (
              <PastModel key={model.id} model={model} />
            ))}
          </ul>
        </Part>
      )}
      {modelsText !== undefined && isReadable(modelsText, i18n.language) && (
        <Part title={t('provider.modelsText')}>
          <p className="text-muted wrap-anywhere">{modelsText}</p>
        </Part>
      )}
    </div>
  );
}

/** Where the documents list more than ids, they do so in Chinese. */
function isReadable(text: string, language: string): boolean {
  return language.startsWith('zh') || !/\p{Script=Han}/u.test(text);
}

function SlotList({ provider: { slots } }: { provider: ProviderView }) {
  const { t } = useTranslation();
  const named = SLOTS.filter((slot) => slots[slot] !== undefined);
  if (named.length === 0) return null;
  return (
    <Part title={t('providers.column.slots')}>
      <Facts>
        {named.map((slot) => (
          <Fact key={slot} name={t(`providers.slot.${slot}`)}>
            {slots[slot]}
          </Fact>
        ))}
      </Facts>
    </Part>
  );
}

function ModelTable({ models, label }: { models: readonly ModelView[]; label: string }) {
  const { t } = useTranslation();
  return (
    <table aria-label={label} className="w-full text-small">
      <thead>
        <tr className="border-b border-line text-muted">
          <th scope="col" className="py-1.5 pr-2 text-left font-medium">
            {t('provider.model')}
          </th>
          <th scope="col" className="px-2 py-1.5 text-right font-medium">
            {t('providers.column.context')}
          </th>
          <th scope="col" title={t('provider.priceLong')} className="py-1.5 pl-2 text-right font-medium">
            {t('provider.price')}
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <ModelRow key={model.id} model={model} />
        ))}
      </tbody>
    </table>
  );
}

function ModelRow({ model }: { model: ModelView }) {
  const { t, i18n } = useTranslation();
  const { id, context, price, status, endsOn, note } = model;
  const none = <span className="text-muted">{t('providers.empty')}</span>;
  return (
    <tr className="border-b border-line align-top last:border-b-0">
      <th scope="row" className="py-1.5 pr-2 text-left font-normal">
        <span className="wrap-anywhere">{id}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-1.5 empty:hidden">
          <AbilitySigns model={model} />
          {status === 'beta' && <Badge>{t('provider.status.beta')}</Badge>}
          {endsOn !== undefined && (
            <Badge tone="warn">{t('provider.endsOn', { date: formatDate(endsOn, i18n.language) })}</Badge>
          )}
          {status === 'deprecated' && endsOn === undefined && (
            <Badge tone="warn">{t('provider.status.deprecated')}</Badge>
          )}
        </span>
        {note !== undefined && <span className="block text-muted">{note}</span>}
      </th>
      <td className="px-2 py-1.5 text-right">{context === undefined ? none : formatTokens(context, i18n.language)}</td>
      <td className="py-1.5 pl-2 text-right whitespace-nowrap">
        {price === undefined ? none : <PriceText price={price} />}
      </td>
    </tr>
  );
}

function PastModel({ model: { id, status, endsOn, note } }: { model: ModelView }) {
  const { t, i18n } = useTranslation();
  return (
    <li className="text-small">
      <span className="wrap-anywhere">{id}</span>{' '}
      <span className="text-muted">
        {[
          status === undefined ? '' : t(`provider.status.${status}`),
          endsOn === undefined ? '' : formatDate(endsOn, i18n.language),
          note ?? '',
        ]
          .filter((text) => text !== '')
          .join(' · ')}
      </span>
    </li>
  );
}
