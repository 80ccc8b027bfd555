// Sources of an answer: what a search brought, and what was quoted.
import type { IrEvent } from '../../ir/events.ts';
import { asArray, asNumber, asObject, asString, type JsonObject } from '../../ir/json.ts';
import { objectsIn } from './fields.ts';

type Citation = Extract<IrEvent, { type: 'citation' }>;

interface Source {
  readonly url: string;
  readonly title?: string;
}

/** Each passage with each of its sources; a source without a passage stands for the whole answer. */
export function parseCitations(candidate: JsonObject): Citation[] {
  const grounding = asObject(candidate['groundingMetadata']);
  return [...(grounding === undefined ? [] : parseGrounding(grounding)), ...parseQuotes(candidate)];
}

function parseGrounding(grounding: JsonObject): Citation[] {
  const sources = asArray(grounding['groundingChunks']).map((chunk) => readSource(asObject(chunk)));
  const supports = objectsIn(grounding['groundingSupports']);
  const cited = supports.flatMap((support) =>
    asArray(support['groundingChunkIndices']).flatMap((index) => {
      const source = typeof index === 'number' ? sources[index] : undefined;
      return source === undefined ? [] : [cite(source, asObject(support['segment']))];
    }),
  );
  if (cited.length > 0) return cited;
  return sources.flatMap((source) => (source === undefined ? [] : [cite(source, undefined)]));
}

function readSource(chunk: JsonObject | undefined): Source | undefined {
  const found = asObject(chunk?.['web']) ?? asObject(chunk?.['maps']) ?? asObject(chunk?.['retrievedContext']);
  const url = asString(found?.['uri']);
  const title = asString(found?.['title']);
  return url === undefined ? undefined : { url, ...(title === undefined ? {} : { title }) };
}

function parseQuotes(candidate: JsonObject): Citation[] {
  const metadata = asObject(candidate['citationMetadata']);
  const quotes = [...asArray(metadata?.['citationSources']), ...asArray(metadata?.['citations'])];
  return quotes.flatMap((quote) => {
    const fields = asObject(quote);
    const url = asString(fields?.['uri']);
    return url === undefined ? [] : [cite({ url }, fields)];
  });
}

function cite(source: Source, segment: JsonObject | undefined): Citation {
  const citedText = asString(segment?.['text']);
  const startIndex = asNumber(segment?.['startIndex']);
  const endIndex = asNumber(segment?.['endIndex']);
  return {
    type: 'citation',
    ...source,
    ...(citedText === undefined ? {} : { citedText }),
    ...(endIndex === undefined ? {} : { startIndex: startIndex ?? 0, endIndex }),
  };
}
