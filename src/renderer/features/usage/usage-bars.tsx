// Tokens by day as small stacked bars. All numbers are in the table below it too.
import { useTranslation } from 'react-i18next';
import type { UsageReport } from '../../../shared/model/usage.ts';
import { formatTokens } from '../../data/format.ts';
import { formatDay } from '../../data/usage.ts';
import { ceilingOf, COLOURED_GROUPS, stacksOf, type Stack } from './stacks.ts';

const WIDTH = 720;
const HEIGHT = 120;
const WIDEST_BAR = 28;
const FILLS = ['fill-chart-1', 'fill-chart-2', 'fill-chart-3', 'fill-chart-4', 'fill-chart-5', 'fill-chart-rest'];
const SWATCHES = ['bg-chart-1', 'bg-chart-2', 'bg-chart-3', 'bg-chart-4', 'bg-chart-5', 'bg-chart-rest'];

export interface UsageBarsProps {
  report: UsageReport;
  from: string;
  to: string;
  nameOf: (id: string) => string;
}

/** The chart with its legend. */
export function UsageBars({ report, from, to, nameOf }: UsageBarsProps) {
  const { t, i18n } = useTranslation();
  const stacks = stacksOf(report, from, to);
  const ceiling = ceilingOf(stacks);
  const day = (value: string): string => formatDay(value, i18n.language);
  return (
    <figure>
      <div className="flex justify-between text-small text-muted">
        <figcaption>{t('totals.chart.title')}</figcaption>
        <span>{formatTokens(ceiling, i18n.language)}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-1 h-30 w-full border-y border-line"
        role="img"
        aria-label={t('totals.chart.label', { from: day(from), to: day(to) })}
      >
        {stacks.map((stack, index) => (
          <Bar key={stack.day} stack={stack} index={index} count={stacks.length} ceiling={ceiling} />
        ))}
      </svg>
      <div className="mt-1 flex justify-between text-small text-muted">
        <span>{day(from)}</span>
        {from !== to && <span>{day(to)}</span>}
      </div>
      <Legend report={report} nameOf={nameOf} />
    </figure>
  );
}

interface BarProps {
  stack: Stack;
  index: number;
  count: number;
  ceiling: number;
}

function Bar({ stack, index, count, ceiling }: BarProps) {
  const { t, i18n } = useTranslation();
  const slot = WIDTH / count;
  const width = Math.min(WIDEST_BAR, slot * 0.72);
  const x = slot * index + (slot - width) / 2;
  const tokens = formatTokens(stack.tokens, i18n.language);
  return (
    <g>
      {/* Takes the pointer over the whole height, so that small bars can be asked too. */}
      <rect x={slot * index} y={0} width={slot} height={HEIGHT} fill="transparent">
        <title>{t('totals.chart.day', { day: formatDay(stack.day, i18n.language), tokens })}</title>
      </rect>
      {stack.parts.map((part) => {
        const height = (part.tokens / ceiling) * HEIGHT;
        return (
          <rect
            key={part.colour}
            x={x}
            y={HEIGHT - ((part.below + part.tokens) / ceiling) * HEIGHT}
            width={width}
            height={height}
            pointerEvents="none"
            className={FILLS[part.colour] ?? ''}
          />
        );
      })}
    </g>
  );
}

function Legend({ report, nameOf }: Pick<UsageBarsProps, 'report' | 'nameOf'>) {
  const { t } = useTranslation();
  const named = report.groups.slice(0, COLOURED_GROUPS);
  const hasRest = report.groups.length > COLOURED_GROUPS;
  const entries = [
    ...named.map(({ id }) => ({ id, name: nameOf(id) })),
    ...(hasRest ? [{ id: '…', name: t('totals.chart.rest') }] : []),
  ];
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-small">
      {entries.map(({ id, name }, index) => (
        <li key={id} className="inline-flex max-w-full min-w-0 items-center gap-1.5">
          <span aria-hidden className={`size-2.5 shrink-0 rounded-control ${SWATCHES[index] ?? ''}`} />
          <span className="truncate">{name}</span>
        </li>
      ))}
    </ul>
  );
}
