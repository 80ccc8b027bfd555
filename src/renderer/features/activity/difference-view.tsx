// What was changed in the request on its way to the provider, line by line.
import { useTranslation } from 'react-i18next';
import { useDifference } from '../../data/recording.ts';
import { classes } from '../../ui/classes.ts';

const SIGNS = { same: ' ', removed: '−', added: '+', gap: '⋯' } as const;
const LOOKS = { same: '', removed: 'bg-bad-soft', added: 'bg-good-soft', gap: 'text-muted' } as const;

/** Removed lines are the client's, added ones went to the provider. */
export function DifferenceView({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useDifference(id);
  if (data === undefined) return null;
  if (data.lines === undefined) return <p className="text-muted">{t('bodies.noDifference')}</p>;
  if (data.lines.every(({ kind }) => kind === 'same' || kind === 'gap'))
    return <p className="text-muted">{t('bodies.same')}</p>;
  return (
    <div className="space-y-2">
      <p className="text-muted">{t('bodies.differenceAbout')}</p>
      <div
        tabIndex={0}
        role="region"
        aria-label={t('bodies.tab.difference')}
        className="relative max-h-[70vh] overflow-auto rounded-control bg-sunken py-2 font-mono text-small"
      >
        {data.lines.map(({ kind, text }, index) => (
          // Lines have no other identity than their place.
          <div key={index} className={classes('flex gap-2 px-3', LOOKS[kind])}>
            <span className="shrink-0 whitespace-pre select-none">
              <span aria-hidden>{SIGNS[kind]}</span>
              {kind === 'added' || kind === 'removed' ? (
                <span className="sr-only">{t(`bodies.line.${kind}`)}</span>
              ) : null}
            </span>
            <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">{text.slice(0, LONGEST_LINE)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** A prompt is one line of JSON: more of it says nothing about a difference. */
const LONGEST_LINE = 2000;
