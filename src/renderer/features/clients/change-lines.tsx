// The lines that change in a file, with some lines around them.
import { useTranslation } from 'react-i18next';
import type { ClientPlan } from '../../../shared/model/client.ts';
import { classes } from '../../ui/classes.ts';

type Line = ClientPlan['files'][number]['lines'][number];

const LOOKS: Record<Line['kind'], { mark: string; look: string }> = {
  same: { mark: ' ', look: 'text-muted' },
  added: { mark: '+', look: 'bg-good-soft text-good' },
  removed: { mark: '−', look: 'bg-bad-soft text-bad' },
  gap: { mark: '⋯', look: 'text-muted' },
};

/**
 * Never by colour alone: each line has its mark, and says aloud what happens to it. Long lines are broken, not cut:
 * whoever agrees to a change must have seen the whole of it.
 */
export function ChangeLines({ label, lines }: { label: string; lines: readonly Line[] }) {
  const { t } = useTranslation();
  return (
    <div
      role="region"
      aria-label={label}
      tabIndex={0}
      className="relative max-h-64 overflow-auto rounded-control border border-line bg-sunken py-1"
    >
      <table className="w-full table-fixed border-collapse font-mono text-small">
        <tbody>
          {lines.map(({ kind, text }, index) => (
            // Lines have no names of their own, and never move.
            <tr key={index} className={LOOKS[kind].look}>
              <td className="w-7 pl-3 align-top select-none">
                <span aria-hidden>{LOOKS[kind].mark}</span>
                {(kind === 'added' || kind === 'removed') && (
                  <span className="sr-only">{t(`clients.line.${kind}`)}</span>
                )}
              </td>
              <td className={classes('pr-3 whitespace-pre-wrap wrap-anywhere select-text', kind === 'gap' && 'h-2')}>
                {text}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
