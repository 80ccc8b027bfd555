// The conversations that the bench sends: made up, but in the shape and size of a coding agent's, and the same in every run.

export interface BenchTool {
  readonly name: string;
  readonly description: string;
  readonly schema: Record<string, unknown>;
}

export type BenchTurn =
  | { readonly kind: 'user'; readonly text: string }
  | { readonly kind: 'call'; readonly text: string; readonly id: string; readonly name: string; readonly input: object }
  | { readonly kind: 'result'; readonly id: string; readonly name: string; readonly text: string };

export interface Conversation {
  readonly system: readonly string[];
  readonly tools: readonly BenchTool[];
  readonly turns: readonly BenchTurn[];
}

/** `small`: about 1 KB. `agent`: about 150 KB, with 25 tools. `large`: ten times that. */
export type ConversationSize = 'small' | 'agent' | 'large';

const ROUNDS_OF_TOOLS: Record<Exclude<ConversationSize, 'small'>, number> = { agent: 19, large: 320 };

const WORDS = (
  'function return const await import export class extends public private error result value index buffer stream ' +
  'request response header token model gateway provider session config server client message content type string number ' +
  'the a of to in is for on with as by it that this from when then each line file path read write edit search run test'
).split(' ');
const TOOL_NAMES = ['Read', 'Write', 'Edit', 'Bash', 'Grep', 'Glob', 'Task', 'mcp__server__tool'];

/** Text from a fixed seed. */
class Writer {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  number(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return this.#seed % below;
  }

  word(among = WORDS.length): string {
    return WORDS[this.number(among)] ?? '';
  }

  /** Sentences with a little beyond ASCII, as people and models write. */
  prose(length: number): string {
    const between = ['.\n', ', ', ' → ', ' "é" '];
    let text = '';
    while (text.length < length) text += this.word() + (between[this.number(40)] ?? ' ');
    return text.slice(0, length);
  }

  /** Numbered lines, as tools show files. */
  code(length: number): string {
    let text = '';
    for (let line = 1; text.length < length; line += 1) {
      const indent = '  '.repeat(this.number(4));
      const call = `${this.word(30)}("${this.word(60)}\\n", { a: ${this.number(9999)} })`;
      text += `${String(line).padStart(6)}→${indent}const ${this.word(30)}_${this.number(999)} = ${call}; // ${this.word(60)}\n`;
    }
    return text.slice(0, length);
  }
}

export function createConversation(size: ConversationSize): Conversation {
  const writer = new Writer(42);
  if (size === 'small') {
    return { system: [writer.prose(200)], tools: [], turns: [{ kind: 'user', text: writer.prose(620) }] };
  }
  const tools = Array.from({ length: 25 }, (_, index) => createTool(writer, index));
  const turns: BenchTurn[] = [{ kind: 'user', text: writer.prose(1500) }];
  for (let round = 0; round < ROUNDS_OF_TOOLS[size]; round += 1) turns.push(...createRound(writer, tools, round));
  turns.push({ kind: 'user', text: writer.prose(500) });
  return { system: [writer.prose(400), writer.prose(14_000)], tools, turns };
}

function createRound(writer: Writer, tools: readonly BenchTool[], round: number): BenchTurn[] {
  const name = tools[writer.number(tools.length)]?.name ?? '';
  const id = `toolu_${String(round).padStart(4, '0')}bench`;
  const input = {
    file_path: `/home/user/project/src/${writer.word(30)}.ts`,
    content: writer.code(500),
    limit: writer.number(2000),
  };
  return [
    { kind: 'call', text: writer.prose(250), id, name, input },
    { kind: 'result', id, name, text: writer.code(3000) },
  ];
}

function createTool(writer: Writer, index: number): BenchTool {
  const properties: Record<string, unknown> = {};
  for (let position = 0; position < 4 + (index % 4); position += 1) {
    const kinds = propertyKinds(writer);
    properties[`${WORDS[(index * 7 + position) % 40]}_${position}`] = kinds[(index + position) % kinds.length];
  }
  return {
    name: `${TOOL_NAMES[index % TOOL_NAMES.length]}${index}`,
    description: writer.prose(900),
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties,
      required: Object.keys(properties).slice(0, 2),
      additionalProperties: false,
    },
  };
}

function propertyKinds(writer: Writer): object[] {
  const item = {
    content: { type: 'string', minLength: 1, description: writer.prose(50) },
    status: { type: 'string', enum: ['pending', 'in_progress', 'completed'] },
    id: { type: 'string' },
  };
  return [
    { type: 'string', description: writer.prose(110) },
    { type: 'integer', description: writer.prose(90), minimum: 0, maximum: 1000, default: 10 },
    { type: 'boolean', description: writer.prose(70), default: false },
    { type: 'string', enum: ['content', 'files_with_matches', 'count', 'all'], description: writer.prose(80) },
    {
      type: 'array',
      description: writer.prose(60),
      minItems: 1,
      items: { type: 'object', additionalProperties: false, required: ['content', 'status'], properties: item },
    },
  ];
}
