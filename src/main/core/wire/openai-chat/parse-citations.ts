// Sources of an answer: annotations beside the text, and the lists that search models repeat in every chunk.
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asNumber, asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';

type Citation = Extract<IrEvent, { type: 'citation' }>;

/** Citations in `annotations` of a delta or message. */
export function readAnnotations(annotations: JsonValue | undefined, events: IrEvent[]): void {
  for (const annotation of asArray(annotations)) {
    const source = asObject(asObject(annotation)?.['url_citation']);
    const url = asString(source?.['url']);
    if (source !== undefined && url !== undefined) events.push(citation(url, source));
  }
}

function citation(url: string, source: JsonObject): Citation {
  const title = asString(source['title']);
  const citedText = asString(source['content']);
  const startIndex = asNumber(source['start_index']);
  const endIndex = asNumber(source['end_index']);
  return {
    type: 'citation',
    url,
    ...(title === undefined ? {} : { title }),
    ...(citedText === undefined ? {} : { citedText }),
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(endIndex === undefined ? {} : { endIndex }),
  };
}

/** Perplexity's lists on the chunk itself; every chunk has all of them, so the latest counts. */
export function readSearchResults(chunk: JsonObject): Citation[] | undefined {
  if (chunk['search_results'] === undefined && chunk['citations'] === undefined) return undefined;
  const results = asArray(chunk['search_results']).flatMap((result) => {
    const source = asObject(result);
    const url = asString(source?.['url']);
    return source === undefined || url === undefined ? [] : [citation(url, { title: source['title'] ?? null })];
  });
  if (results.length > 0) return results;
  const urls = asArray(chunk['citations']).flatMap((entry) => asString(entry) ?? []);
  return urls.length > 0 ? urls.map((url) => ({ type: 'citation', url })) : undefined;
}
