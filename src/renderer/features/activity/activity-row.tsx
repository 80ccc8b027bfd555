// One exchange as a row of the log.
import type { TFunction } from 'i18next';
import { CornerDownRight } from 'lucide-react';
import { memo, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exchange } from '../../../shared/model/exchange.ts';
import { isRunning } from '../../data/activity-log.ts';
import { clientName, formatDuration, formatMoment, formatTime, formatTokens, protocolPair } from '../../data/format.ts';
import { classes } from '../../ui/classes.ts';
import { ExchangeStateMark } from '../../ui/exchange-state.tsx';
import type { Column, ColumnId } from './columns.ts';

export interface ActivityRowProps {
  domId: string;
  exchange: Exchange;
  columns: readonly Column[];
  connection: string | undefined;
  rowIndex: number;
  top: number;
  isSelected: boolean;
  /** The time up to which a running row counts. */
  now: number;
  /** Some moment of today. */
  today: number;
  onSelect: (id: string) => void;
}

/** Rendered again only when its own exchange changes, or while it runs. */
export const ActivityRow = memo(function ActivityRow(props: ActivityRowProps) {
  const { domId, exchange, columns, rowIndex, top, isSelected, onSelect } = props;
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  return (
    <div
      id={domId}
      role="row"
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      style={style}
      onClick={() => onSelect(exchange.id)}
      className="absolute inset-x-0 top-0 grid h-(--row) grid-cols-(--narrow-tracks) items-center gap-x-2 px-3 hover:bg-hover wide:grid-cols-(--tracks) aria-selected:bg-accent-soft aria-selected:shadow-[inset_2px_0_0_var(--color-accent)]"
    >
      {columns.map(({ id, isNumber, isSpare }) => (
        <div
          key={id}
          role="gridcell"
          className={classes('truncate', isNumber === true && 'text-right', isSpare === true && 'max-wide:hidden')}
        >
          <Cell {...props} column={id} />
        </div>
      ))}
    </div>
  );
}, isSameRow);

/** `onSelect` is a new function at each render but always does the same. */
function isSameRow(last: ActivityRowProps, next: ActivityRowProps): boolean {
  return (
    last.exchange === next.exchange &&
    last.columns === next.columns &&
    last.connection === next.connection &&
    last.rowIndex === next.rowIndex &&
    last.top === next.top &&
    last.isSelected === next.isSelected &&
    last.now === next.now &&
    last.today === next.today
  );
}

interface RowFacts extends ActivityRowProps {
  t: TFunction;
  language: string;
}

const CELLS: Record<ColumnId, (facts: RowFacts) => ReactNode> = {
  time: ({ exchange, today, language }) => (
    <Titled title={formatMoment(exchange.startedAt, language)}>
      {formatTime(exchange.startedAt, today, language)}
    </Titled>
  ),
  client: ({ exchange, t }) => clientName(exchange.client) ?? t('client.unknown'),
  model: ({ exchange }) => <ModelCell exchange={exchange} />,
  connection: ({ connection, t }) => connection ?? <span className="text-muted">{t('value.none')}</span>,
  protocol: ({ exchange }) => <PairCell text={protocolPair(exchange.clientProtocol, exchange.upstreamProtocol)} />,
  state: ({ exchange }) => <ExchangeStateMark exchange={exchange} />,
  firstToken: ({ exchange, language }) => duration(exchange.timeToFirstTokenMs, language),
  duration: ({ exchange, now, language }) =>
    duration(exchange.durationMs ?? (isRunning(exchange) ? now - exchange.startedAt : undefined), language),
  tokensIn: ({ exchange, language }) => tokens(exchange.usage?.inputTokens, language),
  tokensOut: ({ exchange, language }) => tokens(exchange.usage?.outputTokens, language),
  tokensCache: ({ exchange, language }) => tokens(exchange.usage?.cacheReadTokens, language),
};

function Cell({ column, ...row }: ActivityRowProps & { column: ColumnId }) {
  const { t, i18n } = useTranslation();
  return CELLS[column]({ ...row, t, language: i18n.language });
}

function duration(value: number | undefined, language: string): string {
  return value === undefined ? '' : formatDuration(value, language);
}

function tokens(value: number | undefined, language: string): string {
  return value === undefined ? '' : formatTokens(value, language);
}

function Titled({ title, children }: { title: string; children: string }) {
  return <span title={title}>{children}</span>;
}

function PairCell({ text }: { text: string }) {
  return (
    <span title={text} className="text-muted">
      {text}
    </span>
  );
}

/** A word, and in a narrow window, where the names need the room, a sign. */
function FallbackMark() {
  const { t } = useTranslation();
  const text = t('activity.chip.fallback');
  return (
    <span className="flex shrink-0 items-center pl-1 text-warn" title={text}>
      <CornerDownRight aria-hidden className="size-3.5 wide:hidden" />
      <span className="max-wide:sr-only">{text}</span>
    </span>
  );
}

/** Another connection answered than the one that was to be asked first. */
function isFallback({ state, attempts, connectionId }: Exchange): boolean {
  return state !== 'failed' && attempts.some((attempt) => attempt.connectionId !== connectionId);
}

function ModelCell({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const { askedModel: asked, servedModel: served = asked, operation, replayOf } = exchange;
  return (
    <span className="flex gap-1" title={served === asked ? asked : t('last.served', { asked, served })}>
      {replayOf !== undefined && <span className="text-muted">{t('activity.replay')}</span>}
      {operation !== 'generate' && <span className="text-muted">{t(`activity.operation.${operation}`)}</span>}
      {served !== asked && (
        <>
          <span className="min-w-8 shrink-2 truncate text-muted">{asked}</span>
          <span className="text-muted">→</span>
        </>
      )}
      <span className="truncate">{served}</span>
      {isFallback(exchange) && <FallbackMark />}
    </span>
  );
}
