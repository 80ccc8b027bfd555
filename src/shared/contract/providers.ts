// The window's calls about the provider table.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { providerViewSchema } from '../model/provider-view.ts';

export const providersCalls = {
  list: oc.output(z.array(providerViewSchema)),
};
