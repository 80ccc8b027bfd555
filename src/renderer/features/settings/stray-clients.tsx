// Programs that were pointed to an address where the gateway no longer listens.
import { useTranslation } from 'react-i18next';
import { useClients } from '../../data/clients.ts';
import { hrefOf } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** Nothing while all is well. Connecting again is done where the change is shown first. */
export function StrayClients() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const now = useClients();
  const strays = (now?.clients ?? []).filter(({ connects }) =>
    connects.some(({ address }) => !address.startsWith(gateway.address)),
  );
  if (strays.length === 0 || gateway.state !== 'running') return null;
  return (
    <Notice kind="warn" isUrgent title={t('settings.stray.title')}>
      <p className="text-pretty">{t('settings.stray.text', { address: gateway.address })}</p>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
        {strays.map(({ id, name }) => (
          <li key={id}>
            <TextLink href={hrefOf({ section: 'clients', detail: 'connect', item: id })}>
              {t('settings.stray.again', { name })}
            </TextLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
