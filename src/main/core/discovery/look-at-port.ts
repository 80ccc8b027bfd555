// Finds out who listens on a port: the one who is at home there first, then every other kind, from sure proofs to weak ones.
import type { LocalServerKind } from '../../../shared/model/discovery.ts';
import type { Clock } from '../ports.ts';
import { createAsk, type Ask, type ModelMemory, type Recogniser, type Sighting } from './ask.ts';
import { lookForLiteLlm } from './servers/litellm.ts';
import { lookForLlamaCpp } from './servers/llama-cpp.ts';
import { lookForLmStudio } from './servers/lmstudio.ts';
import { lookForOllama } from './servers/ollama.ts';
import { lookForClosedLmStudio, lookForDocker, lookForJan, lookForList } from './servers/openai-list.ts';
import { lookForSglang, lookForVllm } from './servers/vllm.ts';
import type { Target } from './targets.ts';

export type Look =
  | { readonly found: Sighting; readonly host: string }
  /** `nobody`: the port is closed. `silent`: no answer in time. `stranger`: something else lives there. */
  | { readonly missed: 'nobody' | 'silent' | 'stranger' };

export interface LookOptions {
  readonly clock: Clock;
  readonly memory: ModelMemory;
  readonly signal: AbortSignal;
}

/** However slowly a server answers, a look at it ends. */
const LONGEST_LOOK_MS = 4000;

/** A look-alike may answer some paths of another kind, so every proof must be one that only its own kind gives. */
const ANYWHERE: readonly Recogniser[] = [
  lookForOllama,
  lookForLmStudio,
  lookForLlamaCpp,
  lookForLiteLlm,
  lookForVllm,
  lookForDocker,
  lookForList,
];

/** Proofs that are worth something only at the port where that kind is at home. */
const AT_HOME: Partial<Record<LocalServerKind, readonly Recogniser[]>> = {
  ollama: [lookForOllama],
  lmstudio: [lookForLmStudio, lookForClosedLmStudio],
  'llama-cpp': [lookForLlamaCpp],
  litellm: [lookForLiteLlm],
  vllm: [lookForVllm],
  jan: [lookForJan],
  'docker-model-runner': [lookForDocker],
  sglang: [lookForSglang],
};

/** Looks at the hosts of a target one after the other. Never throws. */
export async function lookAtPort({ hosts, port, kind }: Target, options: LookOptions): Promise<Look> {
  const { clock, memory } = options;
  const limit = new AbortController();
  const cancel = clock.setTimer(LONGEST_LOOK_MS, () => limit.abort());
  const signal = AbortSignal.any([options.signal, limit.signal]);
  try {
    let missed: 'nobody' | 'silent' | 'stranger' = 'nobody';
    for (const host of hosts) {
      const ask = createAsk({ host, port, clock, signal });
      const found = await recognise(ask, kind, memory);
      if (found !== undefined) return { found, host };
      const failure = ask.failure();
      if (failure !== 'refused' && missed !== 'silent') missed = failure ?? 'stranger';
    }
    return { missed };
  } finally {
    cancel();
  }
}

async function recognise(ask: Ask, kind: LocalServerKind, memory: ModelMemory): Promise<Sighting | undefined> {
  const atHome = AT_HOME[kind] ?? [];
  for (const look of [...atHome, ...ANYWHERE.filter((other) => !atHome.includes(other))]) {
    const found = await look(ask, memory);
    if (found !== undefined) return found;
    if (ask.failure() !== undefined) return undefined;
  }
  return undefined;
}
