// The window's calls about what the user wants to spend in a month.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { budgetKeySchema, budgetSchema, budgetViewSchema } from '../model/budget.ts';
import { refusals } from './shapes.ts';

const budgets = z.array(budgetViewSchema);

export const budgetsCalls = {
  /** The one for all connections first. */
  list: oc.output(budgets),
  /** Adds one, or changes the one of the same connection. */
  set: oc.input(budgetSchema).errors(refusals).output(budgets),
  remove: oc.input(budgetKeySchema).errors(refusals).output(budgets),
};
