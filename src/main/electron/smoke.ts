// The self-test of a packaged app (--smoke): the window's page loads and the gateway answers, or the exit code is 1.
import { setTimeout as pause } from 'node:timers/promises';
import type { AppStatus } from '../../shared/model/views.ts';

export interface SmokeParts {
  /** Resolves once the page is loaded. */
  readonly loadWindow: () => Promise<void>;
  readonly status: () => AppStatus;
  readonly signal: AbortSignal;
}

const PAUSE_MS = 50;

/** Resolves when all is well; rejects with what was not. The signal sets the limit. */
export async function runSmoke({ loadWindow, status, signal }: SmokeParts): Promise<void> {
  await Promise.race([loadWindow(), givenUp(signal, 'the window did not load in time')]);
  const address = await gatewayAddress(status, signal);
  const response = await fetch(`${address}/health`, { signal, redirect: 'error' });
  const text = await response.text();
  if (response.status !== 200 || !text.includes('"ok"')) {
    throw new Error(`the gateway answered ${response.status} to /health`);
  }
}

async function gatewayAddress(status: () => AppStatus, signal: AbortSignal): Promise<string> {
  for (;;) {
    const { state, address, problem } = status().gateway;
    if (state === 'running') return address;
    if (state === 'failed') throw new Error(`the gateway failed: ${problem ?? 'no reason was given'}`);
    await pause(PAUSE_MS, undefined, { signal });
  }
}

function givenUp(signal: AbortSignal, text: string): Promise<never> {
  return new Promise((_done, fail) => {
    const giveUp = (): void => fail(new Error(text, { cause: signal.reason }));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
