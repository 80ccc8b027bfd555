// Speaks to the core from inside the page, over a MessagePort of its own: what any script in the window could do.
import type { Page } from 'playwright-core';
import { z } from 'zod';

const answerSchema = z.object({
  s: z.number().optional(),
  b: z.object({ json: z.unknown().optional() }).optional(),
});
const eventSchema = z.object({ e: z.string(), d: z.object({ json: z.unknown() }).optional() });

/** A message of the call library as it stands on the wire: id, type, payload. */
const wireSchema = z.object({ i: z.string(), t: z.number().optional(), p: z.unknown() });

export interface PageApi {
  /** Calls `namespace/name`; gives the answer, or throws with the code of the refusal. */
  call(path: string, input?: unknown): Promise<unknown>;
  /** Starts a stream; its events are in `events` from then on. */
  follow(path: string): Promise<void>;
  events(): Promise<unknown[]>;
  /** Puts any text on the port. */
  sendRaw(text: string): Promise<void>;
}

/** What the injected script keeps on the page. */
interface Kept {
  shellCheck: { port: MessagePort; received: string[] };
}

/** Opens a port as the window's own script does. */
export async function openPageApi(page: Page): Promise<PageApi> {
  await page.evaluate(() => {
    const { port1, port2 } = new MessageChannel();
    const kept = { port: port1, received: [] as string[] };
    port1.addEventListener('message', (event) => kept.received.push(String(event.data)));
    port1.start();
    window.postMessage('connect-api', '*', [port2]);
    (globalThis as unknown as Kept).shellCheck = kept;
  });
  let lastId = 0;
  const send = async (message: object): Promise<void> => sendRaw(JSON.stringify(message));
  const sendRaw = async (text: string): Promise<void> => {
    await page.evaluate((raw) => (globalThis as unknown as Kept).shellCheck.port.postMessage(raw), text);
  };
  const received = async (): Promise<z.output<typeof wireSchema>[]> => {
    const texts = await page.evaluate(() => (globalThis as unknown as Kept).shellCheck.received);
    return texts.map((text) => wireSchema.parse(JSON.parse(text)));
  };
  const request = async (path: string, input: unknown): Promise<z.output<typeof answerSchema>> => {
    const id = `check-${(lastId += 1)}`;
    const body = input === undefined ? {} : { b: { json: input } };
    await send({ i: id, p: { u: `/${path}`, ...body } });
    await page.waitForFunction(
      (wanted) => (globalThis as unknown as Kept).shellCheck.received.some((text) => text.includes(`"${wanted}"`)),
      id,
      { timeout: 10_000 },
    );
    const answer = (await received()).find(({ i }) => i === id);
    return answerSchema.parse(answer?.p ?? {});
  };
  return {
    async call(path, input) {
      const { s = 200, b } = await request(path, input);
      if (s >= 400) throw new Error(`${path} was refused with ${s}: ${JSON.stringify(b?.json)}`);
      return b?.json;
    },
    async follow(path) {
      await request(path, undefined);
    },
    async events() {
      const messages = (await received()).filter(({ t }) => t === 3);
      return messages.map(({ p }) => eventSchema.parse(p)).flatMap(({ e, d }) => (e === 'message' ? [d?.json] : []));
    },
    sendRaw,
  };
}
