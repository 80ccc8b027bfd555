// What makes the served Dragoman start at login, as a text for each system: complete files, to be saved by the user.

export interface StartupProgram {
  /** Node. */
  readonly program: string;
  /** The built command's file. */
  readonly script: string;
  /** DRAGOMAN_HOME, when the user has set it. */
  readonly dataFolder: string | undefined;
}

export interface StartupText {
  /** The file to make; absent where one command does it all. */
  readonly path?: string;
  readonly content?: string;
  /** To run afterwards, in this order. */
  readonly commands: readonly string[];
  /** To undo it. */
  readonly undo: readonly string[];
}

/** The text for this system. `homeFolder` is where the user's own services are. */
export function startupText(
  platform: NodeJS.Platform,
  { homeFolder, ...program }: StartupProgram & { homeFolder: string },
): StartupText {
  if (platform === 'darwin') return launchAgent(homeFolder, program);
  if (platform === 'win32') return scheduledTask(program);
  return systemdUnit(homeFolder, program);
}

const LABEL = 'dev.dragoman.serve';
const UNIT = 'dragoman.service';

function systemdUnit(homeFolder: string, { program, script, dataFolder }: StartupProgram): StartupText {
  const path = `${homeFolder}/.config/systemd/user/${UNIT}`;
  const environment = dataFolder === undefined ? [] : [`Environment=${quoteForUnit(`DRAGOMAN_HOME=${dataFolder}`)}`];
  return {
    path,
    content: [
      '[Unit]',
      'Description=Dragoman, a local gateway for AI command-line tools',
      '',
      '[Service]',
      `ExecStart=${quoteForUnit(program)} ${quoteForUnit(script)} serve`,
      ...environment,
      'Restart=on-failure',
      'RestartSec=1',
      '',
      '[Install]',
      'WantedBy=default.target',
      '',
    ].join('\n'),
    commands: ['systemctl --user daemon-reload', `systemctl --user enable --now ${UNIT}`],
    undo: [`systemctl --user disable --now ${UNIT}`, `rm ${quoteForShell(path)}`],
  };
}

function launchAgent(homeFolder: string, { program, script, dataFolder }: StartupProgram): StartupText {
  const path = `${homeFolder}/Library/LaunchAgents/${LABEL}.plist`;
  const words = [program, script, 'serve'].map((word) => `    <string>${escapeXml(word)}</string>`);
  const environment =
    dataFolder === undefined
      ? []
      : [
          '  <key>EnvironmentVariables</key>',
          '  <dict>',
          `    <key>DRAGOMAN_HOME</key><string>${escapeXml(dataFolder)}</string>`,
          '  </dict>',
        ];
  return {
    path,
    content: [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
      '<plist version="1.0">',
      '<dict>',
      `  <key>Label</key><string>${LABEL}</string>`,
      '  <key>ProgramArguments</key>',
      '  <array>',
      ...words,
      '  </array>',
      ...environment,
      '  <key>RunAtLoad</key><true/>',
      // Started again after a crash, not when it was told to stop; launchd would wait ten seconds by itself.
      '  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>',
      '  <key>ThrottleInterval</key><integer>1</integer>',
      '</dict>',
      '</plist>',
      '',
    ].join('\n'),
    commands: [`launchctl load -w ${quoteForShell(path)}`],
    undo: [`launchctl unload -w ${quoteForShell(path)}`, `rm ${quoteForShell(path)}`],
  };
}

/** The task inherits the user's own variables, DRAGOMAN_HOME among them. */
function scheduledTask({ program, script }: StartupProgram): StartupText {
  // A task is not started again when it ends, so the command sees to it itself.
  const line = String.raw`\"${program}\" \"${script}\" serve --restart`;
  return {
    commands: [`schtasks /Create /TN Dragoman /SC ONLOGON /RL LIMITED /TR "${line}"`],
    undo: ['schtasks /Delete /TN Dragoman /F'],
  };
}

/** systemd splits at spaces, and expands `%` and `$`. */
function quoteForUnit(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`);
  return `"${escaped.replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

function quoteForShell(word: string): string {
  return /^[\w./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
