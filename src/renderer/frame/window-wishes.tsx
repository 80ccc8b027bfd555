// Does what the shell wants of the window: shows a screen, asks whether a link may have its way, or tells of a fault.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProviders } from '../data/connections.ts';
import { goTo, SECTIONS } from '../data/navigation.ts';
import { useWishes } from '../data/wishes.ts';
import { useAnnouncer } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../ui/dialog.tsx';

/** Shows nothing until a link asks for something. */
export function WindowWishes() {
  const { t } = useTranslation();
  const { warn } = useAnnouncer();
  const [provider, setProvider] = useState<string>();
  useWishes((wish) => {
    if (wish.kind === 'add-connection') return setProvider(wish.provider);
    if (wish.kind === 'loaded-again') return warn(t('wish.loadedAgain'));
    const { detail, item } = wish;
    const section = SECTIONS.find((known) => known === wish.section) ?? 'overview';
    goTo({ section, ...(detail !== undefined && { detail }), ...(item !== undefined && { item }) });
  });
  if (provider === undefined) return null;
  return <LinkDialog provider={provider} onClose={() => setProvider(undefined)} />;
}

function LinkDialog({ provider, onClose }: { provider: string; onClose: () => void }) {
  const { t } = useTranslation();
  const providers = useProviders();
  if (providers.data === undefined) return null;
  const name = providers.data.find(({ id }) => id === provider)?.name;
  const add = (): void => {
    onClose();
    goTo({ section: 'connections', detail: 'add', item: provider });
  };
  return (
    <Dialog title={name === undefined ? t('wish.unknown.title') : t('wish.add.title', { name })} onClose={onClose}>
      <DialogBody>
        <p className="text-muted text-pretty">
          {name === undefined ? t('wish.unknown.text', { id: provider }) : t('wish.add.text')}
        </p>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t(name === undefined ? 'action.close' : 'action.cancel')}</Button>
        {name !== undefined && (
          <Button kind="primary" onClick={add}>
            {t('wish.add.confirm')}
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  );
}
