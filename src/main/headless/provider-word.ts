// Short words for the providers of sign-ins: `copilot` for `github-copilot`.

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The id that is meant: a part of it, else a word of the name, if only one provider has it. What nobody has stays as it is. */
export function providerIdOf(word: string, providers: readonly Named[]): string {
  const wanted = word.toLowerCase();
  if (providers.some(({ id }) => id === word)) return word;
  const byId = providers.filter(({ id }) => id.split('-').includes(wanted));
  const byName = providers.filter(({ name }) =>
    name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .includes(wanted),
  );
  const [only, ...others] = byId.length > 0 ? byId : byName;
  return only !== undefined && others.length === 0 ? only.id : word;
}
