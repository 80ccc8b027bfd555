// What a client is asked in each scenario, and what must come out of it.
import { ANSWER_TAIL, quoteSentence, THOUGHT_MARK } from './agent/decide-turn.ts';
import { writeFile } from './files.ts';

export interface Scenario {
  readonly prompt: string;
  /** Texts in the printed answer. */
  readonly expected: readonly string[];
  readonly forbidden: readonly string[];
  /** How many tools the agent calls at once. */
  readonly calls: number;
  /** The reasoning must come back to its provider, proof and all. */
  readonly keepsReasoning: boolean;
  /** The client may tell the failure instead of trying again. */
  readonly mayFailOpenly: boolean;
}

export interface Place {
  readonly project: string;
  /** In the prompt and in the project's path: it tells the requests of one cell from those of another. */
  readonly nonce: string;
}

export const SCENARIOS: Readonly<Record<string, (place: Place) => Scenario>> = {
  ping: ({ nonce }) => scenario({ prompt: `PING-${nonce}`, expected: [`PONG-${nonce}`] }),
  read: (place) => {
    const file = markerFile(place, 'alpha');
    return scenario({ prompt: `READ ${file.path}`, expected: [file.quote], calls: 1 });
  },
  two: (place) => {
    const files = [markerFile(place, 'alpha'), markerFile(place, 'beta')];
    const prompt = `TWO ${files.map(({ path }) => path).join(' ')}`;
    return scenario({ prompt, expected: files.map(({ quote }) => quote), calls: 2 });
  },
  think: (place) => {
    const file = markerFile(place, 'alpha');
    const prompt = `THINK READ ${file.path}`;
    return scenario({ prompt, expected: [file.quote], forbidden: [THOUGHT_MARK], calls: 1, keepsReasoning: true });
  },
  'stream-abort': ({ nonce }) =>
    scenario({ prompt: `CUT-${nonce}`, expected: [`WHOLE-${nonce}`], mayFailOpenly: true }),
};

function scenario(parts: Partial<Scenario> & Pick<Scenario, 'prompt' | 'expected'>): Scenario {
  return {
    forbidden: [],
    calls: 0,
    keepsReasoning: false,
    mayFailOpenly: false,
    ...parts,
    expected: [...parts.expected, ANSWER_TAIL],
  };
}

function markerFile({ project, nonce }: Place, name: string): { path: string; quote: string } {
  const text = `The marker of this file:\nMARKER-${nonce}${name}\n`;
  return { path: writeFile(project, `${name}.txt`, text), quote: quoteSentence(`${name}.txt`, text) };
}
