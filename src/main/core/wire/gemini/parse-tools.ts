// Tools and tool choice of a generateContent request.
import { reject } from '../../ir/failure.ts';
import { asArray, asObject, asString, isJsonObject, type JsonObject, type JsonValue } from '../../ir/json.ts';
import type { IrNativeOnly, IrTool, IrToolChoice, IrToolReference } from '../../ir/request.ts';
import { camelFields, listOf, type CamelFields } from './fields.ts';
import { lowerSchema } from './lower-schema.ts';

/** What reading a request brings to light beside its meaning. */
export interface Findings {
  readonly nativeOnly: IrNativeOnly[];
  readonly ignored: string[];
}

/** Fields of a declaration that only steer how Google's service uses it. */
const HARMLESS_FIELDS = ['response', 'responseJsonSchema', 'behavior'] as const;

/** The client's own functions; tools that run at Google go to the findings. */
export function parseTools(value: JsonValue | undefined, path: string, findings: Findings): IrTool[] {
  return listOf(value).flatMap((tool, index) => {
    const place = `${path}[${index}]`;
    if (!isJsonObject(tool)) return reject(place, 'expected an object');
    const { fields, nameOf } = camelFields(tool);
    for (const [field, setting] of Object.entries(fields)) {
      // An empty object switches a hosted tool on: only null means that it is off.
      if (field !== 'functionDeclarations' && setting !== null)
        refuseHosted(`${place}.${nameOf(field)}`, field, findings);
    }
    const declarations = listOf(fields['functionDeclarations']);
    const list = `${place}.${nameOf('functionDeclarations')}`;
    return declarations.map((declaration, at) => parseDeclaration(declaration, `${list}[${at}]`, findings));
  });
}

function refuseHosted(path: string, name: string, findings: Findings): void {
  const why = `the tool "${name}" runs at Google, and the provider of this model speaks another protocol. Remove the tool, or choose a connection that speaks gemini.`;
  findings.nativeOnly.push({ path, why });
}

function parseDeclaration(value: JsonValue, path: string, findings: Findings): IrTool {
  const { fields, nameOf } = camelFields(isJsonObject(value) ? value : reject(path, 'expected an object'));
  const name = asString(fields['name']) ?? '';
  if (name === '') return reject(`${path}.name`, 'a function needs a name');
  for (const field of HARMLESS_FIELDS) {
    if (fields[field] !== undefined) findings.ignored.push(`${path}.${nameOf(field)}`);
  }
  const schema = asObject(fields['parametersJsonSchema']) ?? asObject(fields['parameters']);
  const description = asString(fields['description']);
  return {
    name,
    kind: 'function',
    ...(description === undefined ? {} : { description }),
    ...(schema === undefined ? {} : { schema: lowerSchema(schema) }),
  };
}

/** The choice among the functions; undefined where none is made. */
export function parseToolConfig(
  config: JsonObject | null | undefined,
  path: string,
  findings: Findings,
): IrToolChoice | undefined {
  if (config === undefined || config === null) return undefined;
  const { fields, nameOf } = camelFields(config);
  if (asObject(fields['retrievalConfig']) !== undefined) {
    const why = 'it places searches that run at Google, and the provider of this model speaks another protocol';
    findings.nativeOnly.push({ path: `${path}.${nameOf('retrievalConfig')}`, why });
  }
  if (fields['includeServerSideToolInvocations'] !== undefined) {
    findings.ignored.push(`${path}.${nameOf('includeServerSideToolInvocations')}`);
  }
  const calling = asObject(fields['functionCallingConfig']);
  if (calling === undefined) return undefined;
  return parseChoice(camelFields(calling), `${path}.${nameOf('functionCallingConfig')}`);
}

function parseChoice({ fields, nameOf }: CamelFields, path: string): IrToolChoice | undefined {
  const names = asArray(fields['allowedFunctionNames']).filter((name): name is string => typeof name === 'string');
  const [only] = names;
  switch (asString(fields['mode'])?.toUpperCase() ?? 'MODE_UNSPECIFIED') {
    case 'AUTO':
    case 'VALIDATED':
    case 'MODE_UNSPECIFIED':
      return only === undefined ? { type: 'auto' } : { type: 'allowed', tools: named(names), mode: 'auto' };
    case 'NONE':
      return { type: 'none' };
    case 'ANY':
      if (only === undefined) return { type: 'required' };
      return names.length === 1
        ? { type: 'tool', name: only }
        : { type: 'allowed', tools: named(names), mode: 'required' };
    default:
      return reject(`${path}.${nameOf('mode')}`, 'expected AUTO, ANY, NONE or VALIDATED');
  }
}

function named(names: readonly string[]): IrToolReference[] {
  return names.map((name) => ({ name }));
}
