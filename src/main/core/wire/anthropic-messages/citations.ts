// Sources of an answer in the form that Anthropic's web search gives them, both ways (wire.md §3).
import type { IrEvent } from '../../ir/events.ts';
import { asObject, asString, type JsonObject, type JsonValue } from '../../ir/json.ts';
import { isWrapped, UNSIGNED } from '../../ir/signatures.ts';

/** A source on the web; places in the client's own documents mean nothing elsewhere. */
export function parseCitation(citation: JsonObject | undefined): IrEvent[] {
  const url = asString(citation?.['url']);
  if (url === undefined) return [];
  const title = asString(citation?.['title']);
  const citedText = asString(citation?.['cited_text']);
  return [
    {
      type: 'citation',
      url,
      ...(title === undefined ? {} : { title }),
      ...(citedText === undefined ? {} : { citedText }),
    },
  ];
}

/** A citation of a text block. Its index is ours, so that it can be told from one that Anthropic takes back. */
export function renderCitation({ url, title, citedText }: Extract<IrEvent, { type: 'citation' }>): JsonObject {
  return {
    type: 'web_search_result_location',
    cited_text: citedText ?? '',
    encrypted_index: UNSIGNED,
    title: title ?? null,
    url,
  };
}

/** Whether we made the citation: Anthropic refuses an index that it did not encrypt. */
export function isCarriedCitation(citation: JsonValue): boolean {
  return isWrapped(asString(asObject(citation)?.['encrypted_index']) ?? '');
}
