// Claude Code: the `env` group of its settings, which beats the variables of the shell.
import type { ClientGrant, ModelChoice, ModelPlan } from '../../../../shared/model/client.ts';
import { DISCOVERY_PREFIX } from '../../routing/resolve.ts';
import type { ClientDefinition } from '../client-definition.ts';
import { inHome, pathsOf } from '../client-place.ts';
import { proxyVariables } from '../proxy-variables.ts';
import { CAREFUL_CONTEXT, CLOUD_VARIABLES, facts, LARGE_CONTEXT } from './facts.ts';
import { rivals, settingsFolder } from './rivals.ts';

const PROVIDER_ADDRESS = 'https://api.anthropic.com';

const SLOT_VARIABLES = { opus: 'OPUS', sonnet: 'SONNET', haiku: 'HAIKU', fable: 'FABLE' } as const;

export const claudeCode: ClientDefinition = {
  facts,
  scopes: ['user', 'project', 'shell'],
  knownPlaces: (place) => [
    inHome(place, '.local', 'bin', 'claude'),
    inHome(place, '.claude', 'local', 'claude'),
    inHome(place, '.local', 'bin', 'claude.exe'),
  ],
  files: ({ place, grant, scope, folder }) => {
    const variables = { ...settingsVariables(grant), ...proxyVariables(place) };
    return [
      {
        path:
          scope === 'project'
            ? pathsOf(place).join(folder ?? '.', '.claude', 'settings.local.json')
            : pathsOf(place).join(settingsFolder(place), 'settings.json'),
        // Comments or a comma too many make Claude Code ignore the whole file.
        format: 'json',
        keys: Object.entries(variables).map(([name, value]) => ({ path: ['env', name], value })),
        // Picking a model of ours in its list writes this key.
        strays: [{ path: ['model'], prefix: DISCOVERY_PREFIX }],
      },
    ];
  },
  variables: settingsVariables,
  launch: ({ grant, place, keepFile }) => {
    const settings = { env: { ...settingsVariables(grant), ...proxyVariables(place) } };
    // A file, because what stands in the command line can be read by every user of this computer.
    return {
      words: ['--settings', keepFile('claude-code.json', `${JSON.stringify(settings, null, 2)}\n`)],
      environment: {},
      unset: OTHER_WAYS,
    };
  },
  rivals,
  // A session that is running keeps the value of a key that vanishes.
  settle: (key) => (key === 'env.ANTHROPIC_BASE_URL' ? PROVIDER_ADDRESS : ''),
  notes: (scope) =>
    scope === 'shell'
      ? ['Settings files of Claude Code beat variables: whatever stands there has more weight than this.']
      : [
          'A session that is running switches over within two seconds.',
          'If the extension for VS Code asks you to sign in, switch on its setting claudeCode.disableLoginPrompt.',
        ],
};

/** Each of these leads Claude Code past the address, or shows the provider a second key. */
const OTHER_WAYS = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_AUTH_TOKEN',
  // With it, variables of the shell go before the file that we give.
  'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
  ...CLOUD_VARIABLES,
];

/** For a start with the user's own subscription: nothing may lead anywhere else. */
export const SUBSCRIPTION_UNSET: readonly string[] = OTHER_WAYS;

function settingsVariables({ address, token, models }: ClientGrant): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: address,
    ANTHROPIC_AUTH_TOKEN: token,
    ...slotVariables(models),
    ...contextVariables(models),
    ...(models.subagents === undefined ? {} : { CLAUDE_CODE_SUBAGENT_MODEL: models.subagents }),
    // Its list then shows our models as well.
    CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1',
  };
}

/** Only slots that are set: for the others Claude Code's own names are what the gateway knows best. */
function slotVariables({ slots, main }: ModelPlan): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [slot, name] of Object.entries(SLOT_VARIABLES)) {
    const choice = slots[slot as keyof typeof SLOT_VARIABLES];
    if (choice === undefined) continue;
    variables[`ANTHROPIC_DEFAULT_${name}_MODEL`] = nameOf(choice);
    variables[`ANTHROPIC_DEFAULT_${name}_MODEL_NAME`] = choice.label;
    variables[`ANTHROPIC_DEFAULT_${name}_MODEL_DESCRIPTION`] = 'What this slot stands for is chosen in Dragoman';
  }
  if (main !== undefined && main.id !== 'default') variables['ANTHROPIC_MODEL'] = nameOf(main);
  return variables;
}

function nameOf({ id, contextTokens = 0 }: ModelChoice): string {
  return contextTokens >= LARGE_CONTEXT ? `${id}[1m]` : id;
}

/** One number for all models, so the smallest. */
function contextVariables({ slots, main }: ModelPlan): Record<string, string> {
  const pinned = main !== undefined && main.id !== 'default' ? [main] : [];
  const named = [...Object.values(slots), ...pinned];
  if (named.length === 0) return {};
  const smallest = Math.min(...named.map(({ contextTokens }) => contextTokens ?? CAREFUL_CONTEXT));
  return smallest >= LARGE_CONTEXT ? {} : { CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(smallest) };
}
