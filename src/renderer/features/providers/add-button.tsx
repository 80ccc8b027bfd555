// Leads to the form for a new connection with this provider.
import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderView } from '../../../shared/model/views.ts';
import { goTo } from '../../data/navigation.ts';
import { useStatus } from '../../data/status.tsx';
import { Button, type ButtonProps } from '../../ui/button.tsx';

/** Nothing where no connection can be made. */
export function AddButton({ provider, size }: { provider: ProviderView } & Pick<ButtonProps, 'size'>) {
  const { t } = useTranslation();
  const { settingsSource } = useStatus();
  if (!provider.isConnectable) return null;
  return (
    <Button
      kind="primary"
      size={size ?? 'normal'}
      icon={Plus}
      disabled={settingsSource === 'config-file'}
      onClick={() => goTo({ section: 'connections', detail: 'add', item: provider.id })}
    >
      {t('providers.add')}
    </Button>
  );
}
