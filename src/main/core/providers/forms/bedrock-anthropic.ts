// Claude on Amazon Bedrock: the model stands in the address, betas in the body, and streams are frames of Amazon's own.
import { errorOfCloud } from './anthropic-errors.ts';
import type { RequestForm } from './form.ts';

const VERSION = 'bedrock-2023-05-31';

export const bedrockAnthropic: RequestForm = {
  canCount: false,
  usesEventStream: true,
  url: ({ baseUrl, model, isStreaming }) => {
    // Ids hold ":" and "/" (`…-v1:0`, `arn:aws:…`): both are part of one segment.
    const segment = encodeURIComponent(model);
    return `${baseUrl}/model/${segment}/${isStreaming ? 'invoke-with-response-stream' : 'invoke'}`;
  },
  request: ({ headers, body }) => {
    const { 'anthropic-version': _version, 'anthropic-beta': beta, accept: _accept, ...others } = headers;
    const { model: _model, stream: _stream, ...rest } = body;
    const betas = beta?.split(',').map((name) => name.trim());
    return {
      headers: { ...others, accept: 'application/json' },
      body: { anthropic_version: VERSION, ...(betas === undefined ? {} : { anthropic_beta: betas }), ...rest },
    };
  },
  errorBody: errorOfCloud,
};
