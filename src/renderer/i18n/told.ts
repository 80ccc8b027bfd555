// Sentences that the core says, in the language of the window. The core speaks English; a language lists the sentences
// it knows, with `{{1}}`, `{{2}}` … for what is filled in, in the order of the English sentence.

/** English sentence → the same in the language. */
export type ToldTexts = Readonly<Record<string, string>>;

export type Told = (text: string) => string;

interface Pattern {
  readonly regex: RegExp;
  readonly translation: string;
  /** Characters that must fit exactly: of two patterns that fit, the one that says more wins. */
  readonly weight: number;
}

const PLACE = /\{\{(\d+)\}\}/g;

/** Makes the translator of one language. What it doesn't know it leaves as it is, sentence by sentence. */
export function createTold(texts: ToldTexts): Told {
  const patterns = Object.entries(texts)
    .map(([english, translation]) => toPattern(english, translation))
    .sort((left, right) => right.weight - left.weight);
  const told: Told = (text) => {
    const parts: string[] = [];
    for (let rest = text; rest !== '';) {
      const blank = /^\s*/.exec(rest)?.[0] ?? '';
      // Languages that end a sentence with a full-width mark put no space after it.
      if (!(/[。！？：]$/.test(parts.at(-1) ?? '') && blank === ' ')) parts.push(blank);
      const { said, length } = first(rest.slice(blank.length));
      parts.push(said);
      rest = rest.slice(blank.length + length);
    }
    return parts.join('');
  };
  const first = (text: string): { said: string; length: number } => {
    for (const { regex, translation } of patterns) {
      const found = regex.exec(text);
      if (found === null) continue;
      // What is filled in may itself be something the core said.
      const said = translation.replaceAll(PLACE, (_place, index: string) => told(found[Number(index)] ?? ''));
      return { said, length: found[0].length };
    }
    const length = sentenceEnd(text);
    return { said: text.slice(0, length), length };
  };
  return told;
}

/** Fits at the beginning of a text and up to where a sentence may end; what is filled in last may be several sentences. */
function toPattern(english: string, translation: string): Pattern {
  const literal = english.split(PLACE);
  const isOpen = literal.at(-1) === '';
  const source = literal
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return isOpen && index === literal.length - 2 ? '([^]*)' : '([^]*?)';
    })
    .join('');
  const weight = literal.filter((_part, index) => index % 2 === 0).join('').length;
  return { regex: new RegExp(`^${source}(?=\\s|$)`), translation, weight };
}

/** The length of the first sentence. */
function sentenceEnd(text: string): number {
  const end = /[.!?](?=\s|$)|\n/.exec(text);
  return end === null ? text.length : end.index + 1;
}
