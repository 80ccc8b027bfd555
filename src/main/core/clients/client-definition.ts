// What has to be known of a client so that it can be found, connected, launched and put back: one folder each.
import type { ClientGrant, ClientScope } from '../../../shared/model/client.ts';
import type { ClientPlace } from './client-place.ts';
import type { FileWish } from './edits/edit-record.ts';

/** Facts that change with the client's versions. */
export interface ClientFacts {
  readonly id: string;
  readonly name: string;
  /** Names of the program, the usual one first. */
  readonly programs: readonly string[];
  /** The versions with which a run was tried; absent when only its documents were read. */
  readonly verified?: { readonly from: string; readonly to: string };
  /** When a program that is running sees the change. */
  readonly reload: 'at-once' | 'new-thread' | 'restart';
  /** A line that installs it. */
  readonly install?: string;
}

export interface WishInput {
  readonly place: ClientPlace;
  readonly grant: ClientGrant;
  readonly scope: Exclude<ClientScope, 'shell'>;
  /** The project's folder. */
  readonly folder: string | undefined;
  readonly exists: (path: string) => boolean;
}

/** Something that may be stronger than our settings. */
export interface PossibleRival {
  /** Variables, by what they do when they are set. */
  readonly variables?: readonly {
    readonly name: string;
    readonly effect: 'wins' | 'confuses';
    readonly text: string;
    /** Only these values matter; any when absent. Values of ours never do. */
    readonly isHarmless?: (value: string) => boolean;
  }[];
  /** Other settings files, and the key in them that matters. */
  readonly files?: readonly {
    readonly path: string;
    readonly key?: readonly string[];
    readonly text: string;
    /** `wins` when absent. */
    readonly effect?: 'wins' | 'confuses';
    readonly isHarmless?: (value: string) => boolean;
  }[];
}

/** How a client is started so that it uses Dragoman although no file of its own says so. */
export interface LaunchRecipe {
  /** Words before those of the user. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that it must not inherit. */
  readonly unset: readonly string[];
  /** A folder of our own that stands for one of the user's, with some files changed. */
  readonly shadow?: ShadowFolder;
}

/** A copy of a settings folder: files are copied, folders linked, and some files get keys of ours. */
export interface ShadowFolder {
  /** The variable that leads the client there. */
  readonly variable: string;
  /** The real folder, and its name inside of the one that the variable names; absent where the variable names it itself. */
  readonly source: string;
  readonly name?: string;
  /** Files that are left out. */
  readonly without: readonly string[];
  readonly files: readonly (Omit<FileWish, 'path'> & { readonly name: string })[];
}

export interface LaunchInput {
  readonly place: ClientPlace;
  readonly grant: ClientGrant;
  /** Writes a file of ours that only the user can read, and returns its path. The name has an ending. */
  readonly keepFile: (name: string, text: string) => string;
}

export interface ClientDefinition {
  readonly facts: ClientFacts;
  readonly scopes: readonly ClientScope[];
  /** Where it is often installed outside of the path. */
  readonly knownPlaces?: (place: ClientPlace) => readonly string[];
  /** Folders that show it is there although it is no program on the path (an editor, an extension). */
  readonly traces?: (place: ClientPlace) => readonly string[];
  /** Its files, and what they shall hold. Absent for clients that only read variables. */
  readonly files?: (input: WishInput) => readonly FileWish[];
  /** The variables that do the same. */
  readonly variables?: (grant: ClientGrant) => Readonly<Record<string, string>>;
  readonly launch?: (input: LaunchInput) => LaunchRecipe;
  readonly rivals?: (input: { place: ClientPlace; folder: string | undefined }) => PossibleRival;
  /**
   * What a running program has to read for a moment so that it lets go of a key of ours, before the key goes. Absent for
   * programs that don't read their settings again.
   */
  readonly settle?: (key: string) => string;
  /** What a user should know before connecting. */
  readonly notes: (scope: ClientScope) => readonly string[];
}
