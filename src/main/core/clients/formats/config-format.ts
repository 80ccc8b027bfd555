// What an editor of one file format must do: find a value, and change one key so that no other byte of the file changes.
import type { JsonValue } from '../../ir/json.ts';

/** A name, or the item of a list that has this value in this field. */
export type Step = string | { readonly field: string; readonly equals: string };
export type KeyPath = readonly Step[];

export interface FoundValue {
  readonly value: JsonValue;
  /** The value as it is written, to put it back exactly. */
  readonly raw: string;
}

/** Something around our keys that has to go, or to look as before, once it is empty again. */
export interface ContainerNote {
  readonly path: KeyPath;
  /** We made it, so it goes when nothing is left in it. */
  readonly isOurs: boolean;
  /** What was written inside while it was empty. */
  readonly interior?: string | undefined;
}

export interface Written {
  readonly text: string;
  /** How the key's value was written before; absent when there was none. */
  readonly before?: string;
  readonly containers: readonly ContainerNote[];
}

export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  /** Plain words, for example "a comma is expected here". */
  readonly reason: string;
}

/** A key can't be set where the file has something else, for example a list where a group belongs. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

export interface ConfigFormat {
  /** Where the text breaks the rules of its format; undefined when it does not. */
  findProblem(text: string): SyntaxProblem | undefined;
  /** All of it as plain data, to prove that only our keys changed. */
  contentOf(text: string): JsonValue;
  find(text: string, path: KeyPath): FoundValue | undefined;
  /** Sets one key. Throws ShapeError. */
  write(text: string, path: KeyPath, value: JsonValue): Written;
  /** Takes the key away. */
  remove(text: string, path: KeyPath): string;
  /** Puts a value back as it was written. */
  replace(text: string, path: KeyPath, raw: string): string;
  /** Removes the container, or gives it its old inside, when it is empty. */
  closeContainer(text: string, note: ContainerNote): string;
  /** Whether nothing is left that anybody could miss. */
  isBlank(text: string): boolean;
}

/** The path in words, for people: `env.ANTHROPIC_BASE_URL`. */
export function pathText(path: KeyPath): string {
  return path.map((step) => (typeof step === 'string' ? step : `${step.field}=${step.equals}`)).join('.');
}
