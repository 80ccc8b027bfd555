// Whether a connection has its key; never the key itself.
import { KeyRound, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, KeyView } from '../../shared/model/views.ts';
import { StateMark } from './badge.tsx';

/** One mark per key, or one that says there is none. */
export function KeyState({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  if (connection.keys.length > 0) {
    return connection.keys.map((key, index) => <OneKey key={`${key.source}-${key.variable ?? index}`} view={key} />);
  }
  return connection.needsKey ? (
    <StateMark icon={TriangleAlert} tone="warn">
      {t('key.missing')}
    </StateMark>
  ) : (
    <StateMark icon={KeyRound} tone="neutral">
      {t('key.notNeeded')}
    </StateMark>
  );
}

function OneKey({ view }: { view: KeyView }) {
  const { t } = useTranslation();
  const { source, variable = '', isAvailable, lastFour = '' } = view;
  const state = isAvailable ? 'there' : 'gone';
  return (
    <StateMark icon={isAvailable ? KeyRound : TriangleAlert} tone={isAvailable ? 'neutral' : 'warn'}>
      {t(`key.${source}.${state}`, { variable, lastFour })}
    </StateMark>
  );
}
