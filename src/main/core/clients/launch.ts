// How a client is started so that it uses Dragoman, with no file of its own edited; or so that it does not.
import type { ClientGrant } from '../../../shared/model/client.ts';
import { RefusalError } from '../settings/refusal.ts';
import type { ClientDefinition, LaunchRecipe } from './client-definition.ts';
import type { ClientPlace } from './client-place.ts';
import { SUBSCRIPTION_UNSET } from './claude-code/index.ts';
import { findProgram } from './detect/find-program.ts';
import type { LaunchFiles } from './launch-files.ts';
import { proxyVariables } from './proxy-variables.ts';

export interface Launch {
  readonly program: string;
  /** Before the words of the user. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

export interface LaunchPlanInput {
  readonly definition: ClientDefinition;
  readonly place: ClientPlace;
  readonly grant: ClientGrant;
  readonly files: LaunchFiles;
}

/** Throws RefusalError when it is not installed or can't be started in this way. */
export function planLaunch({ definition, place, grant, files }: LaunchPlanInput): Launch {
  const program = expectProgram(definition, place);
  const recipe = recipeFor(definition, { place, grant, files });
  const shadow = recipe.shadow === undefined ? {} : { [recipe.shadow.variable]: files.makeShadow(recipe.shadow) };
  return { program, words: recipe.words, environment: { ...recipe.environment, ...shadow }, unset: recipe.unset };
}

function recipeFor(
  { launch, variables, facts }: ClientDefinition,
  { place, grant, files }: Omit<LaunchPlanInput, 'definition'>,
): LaunchRecipe {
  if (launch !== undefined) return launch({ place, grant, keepFile: (name, text) => files.keepFile(name, text) });
  if (variables === undefined) {
    throw new RefusalError(
      'invalid',
      `${facts.name} can't be started by Dragoman. Use "dragoman connect ${facts.id}".`,
    );
  }
  return { words: [], environment: { ...variables(grant), ...proxyVariables(place) }, unset: [] };
}

/** Claude Code with the user's own subscription: past Dragoman, so that nothing stands between it and its provider. */
export function planSubscription(definition: ClientDefinition, place: ClientPlace): Launch {
  return { program: expectProgram(definition, place), words: [], environment: {}, unset: SUBSCRIPTION_UNSET };
}

function expectProgram({ facts, knownPlaces }: ClientDefinition, place: ClientPlace): string {
  const program = findProgram({ names: facts.programs, place, knownPlaces: knownPlaces?.(place) });
  if (program !== undefined) return program;
  const how = facts.install === undefined ? '' : ` Install it with: ${facts.install}`;
  throw new RefusalError('not-found', `${facts.name} was not found on this computer.${how}`);
}
