// The proxy that requests to providers take, for computers that reach the internet only through one.
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preferences } from '../../../shared/model/preferences.ts';
import { isProxyChoice } from '../../../shared/proxy.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow, SettingRows } from '../../ui/setting-row.tsx';
import { useChange } from './use-change.ts';

const WAYS = ['environment', 'off', 'own'] as const;
type Way = (typeof WAYS)[number];

/** The card. It is to be made anew when the setting changes elsewhere. */
export function ProxyCard({ preferences: { proxy } }: { preferences: Pick<Preferences, 'proxy'> }) {
  const { t } = useTranslation();
  const { change, isReadOnly } = useChange();
  const current: Way = proxy === 'off' || proxy === 'environment' ? proxy : 'own';
  const [way, setWay] = useState(current);
  const choose = (next: Way): void => {
    setWay(next);
    if (next !== 'own') change({ proxy: next });
  };
  return (
    <Card title={t('settings.proxy.title')}>
      <SettingRows>
        <SettingRow name={t('settings.proxy.name')} hint={t('settings.proxy.hint')}>
          {(ids) => (
            <Select
              {...ids}
              value={way}
              choices={WAYS.map((value) => ({ value, label: t(`settings.proxy.way.${value}`) }))}
              disabled={isReadOnly}
              onChange={choose}
            />
          )}
        </SettingRow>
      </SettingRows>
      {way === 'own' && <AddressForm saved={current === 'own' ? proxy : ''} isReadOnly={isReadOnly} save={change} />}
    </Card>
  );
}

interface AddressFormProps {
  saved: string;
  isReadOnly: boolean;
  save: (change: { proxy: string }) => void;
}

function AddressForm({ saved, isReadOnly, save }: AddressFormProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(saved);
  const address = text.trim();
  const isValid = isProxyChoice(address);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isValid && address !== saved) save({ proxy: address });
  };
  return (
    <form onSubmit={submit} className="mt-3">
      <Field
        label={t('settings.proxy.address')}
        hint={t('settings.proxy.addressHint')}
        problem={address === '' || isValid ? undefined : t('settings.proxy.problem')}
      >
        {(ids) => (
          <div className="flex items-center gap-2">
            <TextInput
              {...ids}
              value={text}
              placeholder={t('settings.proxy.example')}
              disabled={isReadOnly}
              onChange={({ target }) => setText(target.value)}
            />
            <Button type="submit" kind="primary" disabled={isReadOnly || !isValid || address === saved}>
              {t('settings.proxy.apply')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
