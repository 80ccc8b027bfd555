// Something that may be stronger than our settings, in one line.
import { Info, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Rival } from '../../../shared/model/client.ts';
import { classes } from '../../ui/classes.ts';
import { Told } from '../../ui/told.tsx';

/** A name in code, where it stands, and what it does. */
export function RivalNote({ rival }: { rival: Rival }) {
  const { t } = useTranslation();
  const { name, where, effect, text } = rival;
  const wins = effect === 'wins';
  const Icon = wins ? TriangleAlert : Info;
  return (
    <p className="flex items-start gap-2 text-small">
      <Icon aria-hidden className={classes('mt-0.5 size-3.5 shrink-0', wins ? 'text-warn' : 'text-muted')} />
      <span className="min-w-0 text-muted text-pretty wrap-anywhere">
        {name !== '' && <code className="font-mono text-text">{name}</code>}{' '}
        {where === 'environment' ? t('clients.inEnvironment') : t('clients.inFile', { path: where })}{' '}
        <Told>{text}</Told>
      </span>
    </p>
  );
}
