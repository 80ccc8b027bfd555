// How the served app starts at login: complete texts for three systems, with nothing that breaks on odd paths.
import { describe, expect, it } from 'vitest';
import { startupText } from '../../../src/main/headless/startup-text.ts';

const PROGRAM = {
  homeFolder: '/home/a',
  program: '/usr/bin/node',
  script: '/opt/dragoman/out/headless/main.js',
  dataFolder: undefined,
};

describe('starting at login', () => {
  it('is a unit of systemd on Linux, with how to begin and to undo it', () => {
    const text = startupText('linux', PROGRAM);
    expect(text.path).toBe('/home/a/.config/systemd/user/dragoman.service');
    expect(text.content).toContain(
      '\nExecStart="/usr/bin/node" "/opt/dragoman/out/headless/main.js" serve\nRestart=on-failure\nRestartSec=1\n',
    );
    expect(text.content).toContain('[Install]\nWantedBy=default.target\n');
    expect(text.commands).toEqual(['systemctl --user daemon-reload', 'systemctl --user enable --now dragoman.service']);
    expect(text.undo.at(-1)).toBe('rm /home/a/.config/systemd/user/dragoman.service');
  });

  it('quotes what systemd would act on, and keeps another data folder', () => {
    const { content } = startupText('linux', { ...PROGRAM, script: '/o p/100%/$x/"m".js', dataFolder: '/d a' });
    expect(content).toContain(String.raw`"/o p/100%%/$$x/\"m\".js" serve`);
    expect(content).toContain('\nEnvironment="DRAGOMAN_HOME=/d a"\n');
  });

  it('is an agent of launchd on macOS', () => {
    const { path, content, commands } = startupText('darwin', {
      ...PROGRAM,
      script: '/a & b/main.js',
      dataFolder: '/d',
    });
    expect(path).toBe('/home/a/Library/LaunchAgents/dev.dragoman.serve.plist');
    expect(content).toContain('<string>/a &amp; b/main.js</string>\n    <string>serve</string>');
    expect(content).toContain('<key>DRAGOMAN_HOME</key><string>/d</string>');
    expect(content).toContain('<key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>');
    expect(commands).toHaveLength(1);
  });

  it('is a task on Windows, made by one command', () => {
    const text = startupText('win32', { ...PROGRAM, program: 'C:\\Program Files\\node.exe', script: 'C:\\d\\main.js' });
    expect(text.path).toBeUndefined();
    expect(text.commands).toEqual([
      String.raw`schtasks /Create /TN Dragoman /SC ONLOGON /RL LIMITED /TR "\"C:\Program Files\node.exe\" \"C:\d\main.js\" serve --restart"`,
    ]);
  });
});
