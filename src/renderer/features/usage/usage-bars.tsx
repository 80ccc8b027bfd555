// Tokens or costs by day as small stacked bars. All numbers are in the table below it too.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UsageReport } from '../../../shared/model/usage.ts';
import { useBudgets } from '../../data/budgets.ts';
import { formatTokens } from '../../data/format.ts';
import { daysInMonth, formatAmount, formatDay } from '../../data/usage.ts';
import { WordChoices } from '../../ui/choices.tsx';
import { ceilingOf, COLOURED_GROUPS, stacksOf, type Measure, type Stack } from './stacks.ts';

const WIDTH = 720;
const HEIGHT = 120;
const WIDEST_BAR = 48;
/** So many days have room for a name each. */
const MOST_NAMED_DAYS = 10;
const FILLS = ['fill-chart-1', 'fill-chart-2', 'fill-chart-3', 'fill-chart-4', 'fill-chart-5', 'fill-chart-rest'];
const SWATCHES = ['bg-chart-1', 'bg-chart-2', 'bg-chart-3', 'bg-chart-4', 'bg-chart-5', 'bg-chart-rest'];
const MEASURES = ['tokens', 'cost'] as const satisfies readonly Measure[];

export interface UsageBarsProps {
  report: UsageReport;
  from: string;
  to: string;
  nameOf: (id: string) => string;
}

/** The chart with its legend. */
export function UsageBars({ report, from, to, nameOf }: UsageBarsProps) {
  const { t, i18n } = useTranslation();
  const [measure, setMeasure] = useState<Measure>('tokens');
  const format = (value: number): string =>
    measure === 'tokens' ? formatTokens(value, i18n.language) : formatAmount(value, i18n.language);
  const stacks = stacksOf(report, { from, to, measure });
  const limit = useDailyLimit(to);
  const line = measure === 'cost' ? limit : undefined;
  const ceiling = ceilingOf([...stacks.map(({ value }) => value), line ?? 0], measure);
  const day = (value: string): string => formatDay(value, i18n.language);
  const choices = MEASURES.map((value) => ({ value, label: t(`totals.chart.${value}`) }));
  return (
    <figure>
      <div className="flex flex-wrap items-end justify-between gap-2 text-small text-muted">
        <WordChoices label={t('totals.chart.title')} value={measure} choices={choices} onChange={setMeasure} />
        <span>{format(ceiling)}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="mt-1 h-30 w-full border-y border-line"
        role="img"
        aria-label={t(`totals.chart.label.${measure}`, { from: day(from), to: day(to) })}
      >
        {stacks.map((stack, index) => (
          <Bar key={stack.day} stack={stack} place={{ index, count: stacks.length, ceiling }} format={format} />
        ))}
        {line !== undefined && <LimitLine height={(line / ceiling) * HEIGHT} />}
      </svg>
      {stacks.length <= MOST_NAMED_DAYS ? (
        <div className="mt-1 flex text-center text-small text-muted *:flex-1">
          {stacks.map((stack) => (
            <span key={stack.day}>{day(stack.day)}</span>
          ))}
        </div>
      ) : (
        <div className="mt-1 flex justify-between text-small text-muted">
          <span>{day(from)}</span>
          <span>{day(to)}</span>
        </div>
      )}
      {measure === 'cost' && stacks.every(({ value }) => value === 0) && (
        <p className="mt-2 text-small text-muted">{t('totals.chart.noCost')}</p>
      )}
      <Legend
        report={report}
        drawn={new Set(stacks.flatMap(({ parts }) => parts.map(({ colour }) => colour)))}
        nameOf={nameOf}
        limit={line === undefined ? undefined : format(line)}
      />
    </figure>
  );
}

/** What a day may cost so that the month stays within the budget for all connections; undefined without one. */
function useDailyLimit(lastDay: string): number | undefined {
  const { data = [] } = useBudgets();
  const budget = data.find(({ connection }) => connection === undefined);
  return budget === undefined ? undefined : budget.amount / daysInMonth(lastDay);
}

function LimitLine({ height }: { height: number }) {
  const y = HEIGHT - height;
  return (
    <line
      x1={0}
      x2={WIDTH}
      y1={y}
      y2={y}
      // The drawing is stretched to the width of the window: the line is not to be.
      vectorEffect="non-scaling-stroke"
      strokeWidth={1.5}
      strokeDasharray="6 4"
      className="stroke-bad"
    />
  );
}

interface BarProps {
  stack: Stack;
  place: { index: number; count: number; ceiling: number };
  format: (value: number) => string;
}

function Bar({ stack, place: { index, count, ceiling }, format }: BarProps) {
  const { t, i18n } = useTranslation();
  const slot = WIDTH / count;
  const width = Math.min(WIDEST_BAR, slot * 0.72);
  const x = slot * index + (slot - width) / 2;
  const values = { day: formatDay(stack.day, i18n.language), value: format(stack.value) };
  return (
    <g>
      {/* Takes the pointer over the whole height, so that small bars can be asked too. */}
      <rect x={slot * index} y={0} width={slot} height={HEIGHT} fill="transparent">
        <title>{t('totals.chart.day', values)}</title>
      </rect>
      {stack.parts.map((part) => (
        <rect
          key={part.colour}
          x={x}
          y={HEIGHT - ((part.below + part.value) / ceiling) * HEIGHT}
          width={width}
          height={(part.value / ceiling) * HEIGHT}
          pointerEvents="none"
          className={FILLS[part.colour] ?? ''}
        />
      ))}
    </g>
  );
}

interface LegendProps extends Pick<UsageBarsProps, 'report' | 'nameOf'> {
  /** The colours that are in the chart. */
  drawn: ReadonlySet<number>;
  /** The amount that the line stands at; undefined without a line. */
  limit: string | undefined;
}

/** Names only what can be seen. */
function Legend({ report, drawn, nameOf, limit }: LegendProps) {
  const { t } = useTranslation();
  const named = report.groups.slice(0, COLOURED_GROUPS);
  const hasRest = report.groups.length > COLOURED_GROUPS;
  const entries = [
    ...named.map(({ id }) => ({ id, name: nameOf(id) })),
    ...(hasRest ? [{ id: '…', name: t('totals.chart.rest') }] : []),
  ];
  return (
    <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-small">
      {entries.map(
        ({ id, name }, index) =>
          drawn.has(index) && (
            <li key={id} className="inline-flex max-w-full min-w-0 items-center gap-1.5">
              <span
                aria-hidden
                className={`size-2.5 shrink-0 rounded-control forced-color-adjust-none ${SWATCHES[index] ?? ''}`}
              />
              <span className="truncate">{name}</span>
            </li>
          ),
      )}
      {limit !== undefined && (
        <li className="inline-flex items-center gap-1.5">
          <span aria-hidden className="w-4 shrink-0 border-t-2 border-dashed border-bad" />
          {t('totals.chart.limit', { amount: limit })}
        </li>
      )}
    </ul>
  );
}
