// What a connect or a restore does, in lines for the terminal.
import type { ClientConnect, ClientPlan, RestoreReport } from '../../shared/model/client.ts';

const MARKS = { same: ' ', removed: '-', added: '+', gap: '…' } as const;

/** The plan as a diff for each file, with what the user should know. */
export function planText(plan: ClientPlan): string {
  const files = plan.files.flatMap(({ path, isNew, isChanged, lines }) => [
    `${path}${isNew ? ' (new)' : ''}${isChanged ? '' : ' (stays as it is)'}`,
    ...(isChanged ? lines.map(({ kind, text }) => `  ${MARKS[kind]} ${text}`.trimEnd()) : []),
  ]);
  const rivals = plan.rivals.map(({ name, where, text }) => `Note: ${[name, `(${where})`].join(' ').trim()}: ${text}`);
  return [...files, ...rivals, ...plan.notes.map((note) => `Note: ${note}`)].join('\n');
}

/** How a connect stands right after it was made. */
export function connectText(name: string, { state, problem, files }: ClientConnect): string {
  const where = files.map((path) => `  ${path}`);
  const hint = state === 'overridden' || state === 'drifted' ? [`But: ${problem ?? state}`] : [];
  return [`${name} is connected. Changed:`, ...where, ...hint, `To put everything back: dragoman restore`].join('\n');
}

/** What was put back, what was left, and what could not be, a line each. */
export function restoreText({ restored, left, problems }: RestoreReport): string {
  const lines = [
    ...restored.map((path) => `Put back: ${path}`),
    ...left.map(({ path, keys }) => `Left as it is, for somebody changed it since: ${keys.join(', ')} in ${path}`),
    ...problems.map(({ message }) => `Not put back: ${message}`),
  ];
  return lines.length === 0 ? 'Nothing to put back.' : lines.join('\n');
}
