// Software of others that is part of the app.

export interface ThirdPartyPackage {
  readonly name: string;
  readonly version: string;
  /** As the package names it, such as `MIT`; empty where only the text says it. */
  readonly license: string;
  readonly homepage?: string;
  /** The text of the licence, where the package holds one. */
  readonly text?: string;
}
