// The list of keys.
import { useTranslation } from 'react-i18next';
import { SECTIONS } from '../data/navigation.ts';
import { Dialog, DialogBody } from '../ui/dialog.tsx';
import { commandKeyName } from '../ui/shortcut.ts';

/** Opens with `?`. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const command = commandKeyName();
  const keys = [
    { name: t('keys.commands'), keys: [`${command} K`] },
    { name: t('keys.sections'), keys: [`${command} 1`, '…', `${command} ${SECTIONS.length}`] },
    { name: t('keys.settings'), keys: [`${command} ,`] },
    { name: t('keys.add'), keys: ['N'] },
    { name: t('keys.copyAddress'), keys: [`${command} Shift C`] },
    { name: t('keys.routing'), keys: [`${command} .`] },
    { name: t('keys.filter'), keys: [`${command} F`] },
    { name: t('keys.clearFilter'), keys: [`${command} L`] },
    { name: t('keys.rows'), keys: ['↑', '↓', 'J', 'K'] },
    { name: t('keys.cells'), keys: ['←', '→'] },
    { name: t('keys.ends'), keys: ['Home', 'End'] },
    { name: t('keys.open'), keys: ['Enter'] },
    { name: t('keys.close'), keys: ['Esc'] },
    { name: t('keys.copyRow'), keys: [`${command} C`] },
    { name: t('keys.hold'), keys: [t('keys.space')] },
    { name: t('keys.list'), keys: ['?'] },
  ];
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <DialogBody>
        <dl className="divide-y divide-line">
          {keys.map((row) => (
            <div key={row.name} className="flex items-center justify-between gap-4 py-2">
              <dt>{row.name}</dt>
              <dd className="flex shrink-0 gap-1">
                {row.keys.map((key) => (
                  <kbd key={key} className="rounded-control border border-line bg-sunken px-1.5 font-sans text-small">
                    {key}
                  </kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
