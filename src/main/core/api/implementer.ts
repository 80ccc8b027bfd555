// The contract, ready to be given its handlers.
import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract.ts';

export const api = implement(contract);
