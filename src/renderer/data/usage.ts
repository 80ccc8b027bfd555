// The daily totals as the core has them, and how amounts and days are written.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addDays } from '../../shared/days.ts';
import type { UsageDimension } from '../../shared/model/usage.ts';
import { useApi } from './api-context.tsx';

export interface UsageView {
  from: string;
  to: string;
  by: UsageDimension;
}

const USAGE_KEY = 'usage';
/** Requests go on while the screen is looked at. */
const REFRESH_MS = 10_000;

/** The report of a range; the one before stays until a new one is there. */
export function useUsage(view: UsageView) {
  const api = useApi();
  return useQuery({
    queryKey: [USAGE_KEY, view.from, view.to, view.by],
    queryFn: ({ signal }) => api.usage.totals(view, { signal }),
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

/** Fetches the table of a range, to be copied or saved. */
export function useFetchUsageTable(): (view: UsageView) => Promise<string> {
  const api = useApi();
  return async (view) => (await api.usage.csv(view)).text;
}

/** Deletes all totals. */
export function useClearUsage() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.usage.clear(),
    onSettled: () => queries.invalidateQueries({ queryKey: [USAGE_KEY] }),
  });
}

const CENT = 0.01;

/** `$1.23`, and more digits where two would show nothing. */
export function formatAmount(amount: number, language: string): string {
  const isTiny = amount > 0 && amount < CENT;
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    ...(isTiny ? { maximumSignificantDigits: 2, minimumFractionDigits: 0 } : {}),
  }).format(amount);
}

/** `61%`, `0.4%`; undefined of nothing. */
export function formatShare(part: number, whole: number, language: string): string | undefined {
  if (whole <= 0) return undefined;
  const share = part / whole;
  const maximumFractionDigits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits }).format(share);
}

/** The day of a time by this computer's calendar: `2026-03-29`. */
export function dayOf(time: number): string {
  const date = new Date(time);
  const parts = [String(date.getFullYear()).padStart(4, '0'), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** All days of a range, both ends included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** How many days the month of a day has. */
export function daysInMonth(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `Mar 29`. */
export function formatDay(day: string, language: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(language, options).format(new Date(`${day}T00:00:00Z`));
}
