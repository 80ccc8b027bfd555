// The one switch of Node's that makes every secure connection worthless: nothing is started with it.
import { StartError } from './start-error.ts';

const NAME = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** Throws StartError when certificates would not be checked: anybody on the way could then read the keys (S-23). */
export function refuseUncheckedTls(environment: Readonly<Record<string, string | undefined>>): void {
  if (environment[NAME] !== '0') return;
  throw new StartError(
    `${NAME}=0 is set, so no certificate would be checked and your keys could be read on the way. Unset it and start again. If a company's own certificate is the reason, name its file in NODE_EXTRA_CA_CERTS instead.`,
  );
}
