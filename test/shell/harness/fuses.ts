// The switches inside of a packaged Electron that keep it from being turned into a plain Node.
import assert from 'node:assert/strict';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';

/** The digits 0 and 1, as the binary holds them. */
const OFF = 0x30;
const ON = 0x31;

/** Each fuse with the state it must have. The ninth is not known to the packager and keeps Electron's own state. */
const FUSES: readonly (readonly [FuseV1Options, number])[] = [
  [FuseV1Options.RunAsNode, OFF],
  [FuseV1Options.EnableCookieEncryption, ON],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, OFF],
  [FuseV1Options.EnableNodeCliInspectArguments, OFF],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, ON],
  [FuseV1Options.OnlyLoadAppFromAsar, ON],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, OFF],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, OFF],
];

/** Reads the switches out of a packaged program; throws at the first that is not as it must be. */
export async function checkFuses(program: string): Promise<void> {
  const wire = await getCurrentFuseWire(program);
  assert.equal(wire.version, FuseVersion.V1);
  for (const [fuse, state] of FUSES) assert.equal(wire[fuse], state, `fuse ${FuseV1Options[fuse]}`);
}
