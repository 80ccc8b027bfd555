// The words in capitals that stand in some addresses until the user says what belongs there.

export interface Placeholder {
  readonly name: string;
  /** What to enter, in words. */
  readonly label: string;
  readonly example: string;
}

interface Known {
  readonly label: string;
  readonly example: string;
  readonly form: RegExp;
}

const WORD = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;

const KNOWN: Readonly<Record<string, Known>> = {
  REGION: { label: 'Region of the cloud account', example: 'us-east-1', form: WORD },
  PROJECT: {
    label: 'Project id of the Google Cloud account',
    example: 'my-project-123',
    form: /^[a-z0-9][a-z0-9.:-]*$/i,
  },
  YOUR_RESOURCE: { label: 'Name of the Azure resource', example: 'my-resource', form: WORD },
  YOUR_DEPLOYMENT: { label: 'Name of the Azure deployment', example: 'gpt-4o', form: /^[\w.-]+$/ },
  YOUR_GHE_HOST: { label: 'Host of the GitHub Enterprise server', example: 'github.example.com', form: HOST },
  YOUR_GITLAB_HOST: { label: 'Host of the GitLab server', example: 'gitlab.example.com', form: HOST },
  YOUR_HOST: { label: 'Host of the server', example: '192.168.1.20', form: HOST },
};

const UNKNOWN: Known = { label: 'A value of your own', example: 'my-value', form: HOST };

const ANY = /YOUR_[A-Z0-9_]*[A-Z0-9]|\bREGION\b|\bPROJECT\b/g;

/** The names of the placeholders in an address, each once. */
export function placeholdersIn(url: string): string[] {
  return [...new Set(url.match(ANY) ?? [])];
}

/** What the window needs to ask for a placeholder. */
export function describePlaceholder(name: string): Placeholder {
  const { label, example } = known(name);
  return { name, label, example };
}

function known(name: string): Known {
  return (Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined) ?? UNKNOWN;
}

export type Filled = { readonly url: string } | { readonly problem: string };

/** The address with the user's values in place of the words in capitals, or what is missing or wrong. */
export function fillPlaceholders(url: string, values: Readonly<Record<string, string>>): Filled {
  let filled = url;
  for (const name of placeholdersIn(url)) {
    const { label, example, form } = known(name);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) {
      const what = `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
      return {
        problem: `the address ${url} needs ${name}, the ${what} (for example ${example}); set placeholders.${name}`,
      };
    }
    if (!form.test(value)) {
      return { problem: `placeholders.${name} can't be "${value}": give the value alone, for example ${example}` };
    }
    filled = put(filled, name, value);
  }
  return { url: filled };
}

/** Google's region "global" has a host without a region in front. */
function put(url: string, name: string, value: string): string {
  const base = name === 'REGION' && value === 'global' ? url.replace('//REGION-', '//') : url;
  return base.replaceAll(name, value);
}
