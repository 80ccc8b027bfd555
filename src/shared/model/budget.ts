// How much the user wants to spend in a month, and how far that has gone.
import { z } from 'zod';
import { idSchema } from './primitives.ts';

const HIGHEST_BUDGET = 1_000_000;

/** An amount for each calendar month, in US dollars, of the estimated cost of requests that are paid for one by one. */
export const budgetSchema = z.strictObject({
  /** Without it the budget is for all connections together. */
  connection: idSchema.optional(),
  amount: z.number().positive().max(HIGHEST_BUDGET),
  /** Whether requests that cost money are refused when it is used up. Off: the user is only told. */
  isLimit: z.boolean().default(false),
});

/** `near`: at least 80 % is used. `spent`: all of it. */
export const budgetStateSchema = z.enum(['fine', 'near', 'spent']);

export const budgetViewSchema = budgetSchema.extend({
  isLimit: z.boolean(),
  /** Of the connection; absent for the budget of all. */
  name: z.string().optional(),
  /** US dollars of this month so far. */
  spent: z.number(),
  state: budgetStateSchema,
});

/** One that asks for attention; what was spent is left out, for it changes with each request. */
export const budgetWarningSchema = budgetViewSchema.omit({ spent: true });

export const budgetKeySchema = z.object({ connection: idSchema.optional() });

export type BudgetSettings = z.output<typeof budgetSchema>;
export type BudgetView = z.infer<typeof budgetViewSchema>;
export type BudgetWarning = z.infer<typeof budgetWarningSchema>;
