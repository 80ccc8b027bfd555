// Sources of an answer as groundingMetadata.
import type { IrEvent } from '../../ir/events.ts';
import type { JsonObject } from '../../ir/json.ts';

type Citation = Extract<IrEvent, { type: 'citation' }>;

/** The candidate's field for these sources; nothing when there are none. */
export function renderCitations(citations: readonly Citation[]): JsonObject {
  if (citations.length === 0) return {};
  const urls = [...new Set(citations.map(({ url }) => url))];
  const chunks = urls.map((uri): JsonObject => {
    const title = citations.find(({ url, title: named }) => url === uri && named !== undefined)?.title;
    return { web: { uri, ...(title === undefined ? {} : { title }) } };
  });
  const supports = citations.flatMap((citation) => renderSupport(citation, urls.indexOf(citation.url)));
  return {
    groundingMetadata: {
      groundingChunks: chunks,
      ...(supports.length === 0 ? {} : { groundingSupports: supports }),
    },
  };
}

/** The passage that a source stands behind, if it is known. */
function renderSupport({ citedText, startIndex, endIndex }: Citation, index: number): JsonObject[] {
  if (citedText === undefined && endIndex === undefined) return [];
  const segment = {
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(endIndex === undefined ? {} : { endIndex }),
    ...(citedText === undefined ? {} : { text: citedText }),
  };
  return [{ segment, groundingChunkIndices: [index] }];
}
