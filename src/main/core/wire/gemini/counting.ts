// countTokens: the request to count, and the number in the answer (wire.md §8.3).
import { asNumber, asObject, type JsonObject } from '../../ir/json.ts';
import type { IrRequest } from '../../ir/request.ts';
import type { OutboundCodec, RenderTarget } from '../codec.ts';
import { renderRequest } from './render-request.ts';

export const counting: NonNullable<OutboundCodec['counting']> = {
  renderRequest: renderCountRequest,
  parseAnswer: (body) => asNumber(body['totalTokens']),
  renderAnswer: (totalTokens) => ({ totalTokens }),
  renameModel: (body, model) => {
    const name = body['generateContentRequest'] === undefined ? 'generate_content_request' : 'generateContentRequest';
    const wrapped = asObject(body[name]);
    return wrapped?.['model'] === undefined
      ? undefined
      : { ...body, [name]: { ...wrapped, model: resourceName(model) } };
  },
};

function resourceName(model: string): string {
  return model.startsWith('models/') ? model : `models/${model}`;
}

/** Contents alone stand at the top; with tools or instructions the service wants the whole request, named model and all. */
function renderCountRequest(request: IrRequest, target: RenderTarget): JsonObject {
  const { contents = [], systemInstruction, tools } = renderRequest(request, target).body;
  if (systemInstruction === undefined && tools === undefined) return { contents };
  return {
    generateContentRequest: {
      model: resourceName(target.model),
      contents,
      ...(systemInstruction === undefined ? {} : { systemInstruction }),
      ...(tools === undefined ? {} : { tools }),
    },
  };
}
