// What is stronger than our settings of Claude Code, or makes it warn: variables, other settings files, and keys it has from elsewhere.
import type { PossibleRival } from '../client-definition.ts';
import { chosenFolder, inHome, pathsOf, type ClientPlace } from '../client-place.ts';
import { CLOUD_VARIABLES } from './facts.ts';

/** The folder of its settings: `CLAUDE_CONFIG_DIR`, or `.claude` at home. */
export function settingsFolder(place: ClientPlace): string {
  return chosenFolder(place, 'CLAUDE_CONFIG_DIR', '.claude');
}

type FileRivals = NonNullable<PossibleRival['files']>;

/** All that may be there; who looks for it says what is. */
export function rivals({ place, folder }: { place: ClientPlace; folder: string | undefined }): PossibleRival {
  const paths = pathsOf(place);
  const project = folder === undefined ? [] : ['settings.local.json', 'settings.json'];
  const projectFiles = project.map((name) => paths.join(folder ?? '', '.claude', name));
  const ownFiles = [paths.join(settingsFolder(place), 'settings.json'), ...projectFiles];
  const addressKey = ['env', 'ANTHROPIC_BASE_URL'];
  return {
    variables: [
      {
        name: 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
        effect: 'wins',
        text: 'With it, variables of the shell beat the settings file.',
      },
      ...CLOUD_VARIABLES.map((name) => ({ name, effect: 'wins' as const, text: CLOUD_TEXT, isHarmless: isOff })),
      {
        name: 'ANTHROPIC_API_KEY',
        effect: 'confuses',
        text: 'Claude Code sends it along, and may ask whether to use it. Dragoman does not need it: remove the variable.',
      },
      {
        name: 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC',
        effect: 'confuses',
        text: 'With it, the list of models in Claude Code does not show those of Dragoman. Requests go through all the same.',
        isHarmless: isOff,
      },
    ],
    files: [
      ...managedFolders(place).map((path) => ({
        path,
        key: addressKey,
        text: 'Settings of your organisation beat your own. Ask who manages this computer.',
      })),
      ...projectFiles.map((path) => ({
        path,
        key: addressKey,
        text: 'Settings of the project beat those of the user, in this folder.',
      })),
      ...ownFiles.flatMap(inSettings),
      {
        path: statePath(place),
        key: ['primaryApiKey'],
        effect: 'confuses',
        text: 'Claude Code is signed in with a key of its own as well, and warns of two. Type /logout in Claude Code if the warning disturbs you.',
      },
    ],
  };
}

const CLOUD_TEXT = 'With it, Claude Code asks a cloud directly. Remove the variable.';

function isOff(value: string): boolean {
  return value === '' || value === '0' || value === 'false';
}

/** What may stand in its settings beside our keys. */
function inSettings(path: string): FileRivals {
  return [
    ...CLOUD_VARIABLES.map((name) => ({
      path,
      key: ['env', name],
      text: 'With it, Claude Code asks a cloud directly. Remove the line.',
      isHarmless: isOff,
    })),
    {
      path,
      key: ['env', 'ANTHROPIC_API_KEY'],
      effect: 'confuses',
      text: 'Claude Code sends this key along, and may warn of two. Dragoman does not need it: remove the line.',
    },
    {
      path,
      key: ['apiKeyHelper'],
      effect: 'confuses',
      text: 'Claude Code sends what this program prints along with our token, and may warn of two keys. Remove the line if you do not need it.',
    },
  ];
}

/** Where it keeps what is no setting: beside its folder, or in the one that was chosen. */
function statePath(place: ClientPlace): string {
  const chosen = place.readEnvironment('CLAUDE_CONFIG_DIR');
  return chosen === undefined || chosen === ''
    ? inHome(place, '.claude.json')
    : pathsOf(place).join(chosen, '.claude.json');
}

function managedFolders(place: ClientPlace): string[] {
  const name = 'managed-settings.json';
  if (place.platform === 'darwin') return [`/Library/Application Support/ClaudeCode/${name}`];
  if (place.platform === 'win32') {
    return [pathsOf(place).join(place.readEnvironment('ProgramData') ?? 'C:\\ProgramData', 'ClaudeCode', name)];
  }
  return [`/etc/claude-code/${name}`];
}
