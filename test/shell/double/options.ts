// The options of the running scenario, read once from the environment that its runner made.
import { OPTIONS_VARIABLE, optionsSchema, type DoubleOptions } from './option-names.ts';

export const doubleOptions: DoubleOptions = optionsSchema.parse(JSON.parse(process.env[OPTIONS_VARIABLE] ?? 'null'));
