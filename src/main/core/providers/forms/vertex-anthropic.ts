// Claude on Google's Vertex AI: the model stands in the address, and the version of the protocol in the body.
import { errorOfCloud } from './anthropic-errors.ts';
import type { RequestForm } from './form.ts';

const VERSION = 'vertex-2023-10-16';

export const vertexAnthropic: RequestForm = {
  canCount: true,
  url: ({ baseUrl, model, operation, isStreaming }) => {
    // The model to count for stays in the body.
    if (operation === 'count-tokens') return `${baseUrl}/count-tokens:rawPredict`;
    return `${baseUrl}/${encodeURIComponent(model)}:${isStreaming ? 'streamRawPredict' : 'rawPredict'}`;
  },
  request: ({ headers, body }, { operation }) => {
    const { 'anthropic-version': _version, ...others } = headers;
    if (operation === 'count-tokens') return { headers: others, body };
    const { model: _model, ...rest } = body;
    return { headers: others, body: { anthropic_version: VERSION, ...rest } };
  },
  errorBody: errorOfCloud,
};
