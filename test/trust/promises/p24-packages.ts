// P24: nothing of a package runs while it is installed, the lock file alone says what is installed, and the packed app is closed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFuses } from '../../shell/harness/fuses.ts';
import { packageApp } from '../../shell/harness/package-app.ts';
import { outcomeOf, type TrustPromise } from '../promise.ts';
import { askForHoles, checkLock, installsFromLock, readProject } from '../support/packages.ts';
import { ROOT } from '../support/run-tests.ts';

async function checkPackedFuses(problems: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-trust-'));
  try {
    await checkFuses((await packageApp(ROOT, folder)).program);
  } catch (error) {
    problems.push(`the packed app: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the registry tells no holes, the workflow must be the one that asks. */
function workflowAsks(): boolean {
  const workflow = readFileSync(join(ROOT, '.github/workflows/desktop.yml'), 'utf8');
  return workflow.includes('npm audit --omit=dev --audit-level=high');
}

/** A lock file with one package from elsewhere, one without a checksum and one with a script must not pass. */
function controlProblems(): string[] {
  const project = readProject(ROOT);
  const packages = {
    ...project.lock.packages,
    'node_modules/from-git': { version: '1.0.0', resolved: 'git+ssh://git@example.com/a/b.git', integrity: 'sha512-x' },
    'node_modules/unproven': { version: '1.0.0' },
    'node_modules/runs': { version: '1.0.0', integrity: 'sha512-x', hasInstallScript: true },
  };
  const found = checkLock({ ...project, lock: { ...project.lock, packages } });
  return ['from-git', 'unproven', 'runs'].filter((name) => !found.some((problem) => problem.includes(name)));
}

export const promise: TrustPromise = {
  id: 'P24',
  title: 'Packages: install scripts, sources other than the registry, missing checksums, known holes; fuses',
  limit: '0 scripts but those allowed, 0 foreign sources, 0 high holes; fuses as set',
  isMeasured: false,
  run: async () => {
    const project = readProject(ROOT);
    const problems = checkLock(project);
    const count = Object.keys(project.lock.packages).length - 1;
    for (const name of controlProblems()) problems.push(`the control: ${name} was not noticed`);
    problems.push(...(await installsFromLock(ROOT)));
    await checkPackedFuses(problems);
    const holes = await askForHoles(ROOT);
    if (!workflowAsks()) problems.push('the workflow does not run npm audit');
    if (holes.kind === 'found') problems.push(...holes.names.map((name) => `a known hole in ${name}`));
    const allowed = Object.entries(project.manifest.allowScripts).filter(([, isAllowed]) => isAllowed);
    const told = holes.kind === 'not-asked' ? 'holes not asked here, the workflow does' : 'no known high hole';
    const figure = `${count} packages: all with a checksum, none from elsewhere; ${allowed.length} script allowed (${allowed.map(([name]) => name).join(', ')}); fuses set; ${told}`;
    return outcomeOf(figure, problems);
  },
};
