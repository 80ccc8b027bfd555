// How much came through in the last hour, at a glance.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useActivity } from '../../data/activity.tsx';
import { useNow } from '../../data/now.ts';
import { lastHour, MINUTES, type Minute } from './last-hour.ts';

const TICK_MS = 10_000;
const HEIGHT = 32;
const SLOT = 6;
const GAP = 2;

/** A bar a minute; what failed stands at its foot in the colour of trouble. The sentence below says the same in words. */
export function LastHourChart() {
  const { t } = useTranslation();
  const { log } = useActivity();
  const now = useNow(TICK_MS);
  const minutes = useMemo(() => lastHour(log.rows, now), [log.rows, now]);
  const count = minutes.reduce((sum, minute) => sum + minute.count, 0);
  if (count === 0) return null;
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0);
  const most = Math.max(...minutes.map((minute) => minute.count));
  return (
    <figure className="mt-3 border-t border-line pt-3">
      <svg
        aria-hidden
        viewBox={`0 0 ${MINUTES * SLOT} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-8 w-full border-b border-line"
      >
        {minutes.map((minute, index) => (
          // The place is the identity: each bar stands for "so many minutes ago".
          <Bar key={MINUTES - index} minute={minute} x={index * SLOT} scale={HEIGHT / most} />
        ))}
      </svg>
      <figcaption className="mt-1.5 text-small text-muted">
        {t('last.hour', { count })}
        {failed > 0 && <span className="text-bad"> · {t('last.hourFailed', { count: failed })}</span>}
      </figcaption>
    </figure>
  );
}

function Bar({ minute, x, scale }: { minute: Minute; x: number; scale: number }) {
  const total = minute.count * scale;
  const failed = minute.failed * scale;
  return (
    <>
      <rect x={x} y={HEIGHT - total} width={SLOT - GAP} height={total - failed} className="fill-chart-1" />
      <rect x={x} y={HEIGHT - failed} width={SLOT - GAP} height={failed} className="fill-bad" />
    </>
  );
}
