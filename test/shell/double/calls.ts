// Everything the app asked of the doubled Electron, in order, and the guard against asking for what is not modelled.

export interface Call {
  readonly api: string;
  readonly args: readonly unknown[];
}

export const calls: Call[] = [];

/** Notes one call. */
export function record(api: string, ...args: unknown[]): void {
  calls.push({ api, args });
}

/** The names of the calls so far, in order. */
export function callNames(): string[] {
  return calls.map(({ api }) => api);
}

/** What the runtime itself looks up on any object: promises, printing, serialising. */
const ALWAYS_ASKED = new Set(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'asymmetricMatch', '$$typeof']);

/** Makes an object throw when something that the double does not model is used, instead of giving undefined. */
export function strict<Model extends object>(model: Model, name: string): Model {
  return new Proxy(model, {
    get(target, property, receiver): unknown {
      if (typeof property === 'string' && !(property in target) && !ALWAYS_ASKED.has(property)) {
        throw new Error(`the double does not model ${name}.${property}`);
      }
      return Reflect.get(target, property, receiver);
    },
  });
}

/** Failures inside the double that no caller sees: the browser asked, not the app. */
export const faults: unknown[] = [];

let isReady = false;

/** Electron refuses much before and some things after `ready`; so does the double. */
export function mustBe(when: 'ready' | 'not ready', what: string): void {
  if (isReady !== (when === 'ready')) {
    throw new Error(`${what} can only be used ${when === 'ready' ? 'after' : 'before'} the app is ready`);
  }
}

/** Called once, by the app double. */
export function markReady(): void {
  isReady = true;
}
