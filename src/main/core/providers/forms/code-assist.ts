// Gemini at Google's Code Assist: the plain request in an envelope that names the model, and every answer in one as well.
import { asObject } from '../../ir/json.ts';
import type { RequestForm } from './form.ts';

export const codeAssist: RequestForm = {
  canCount: false,
  // Streams always come as events: what else a client may want is made of them here.
  url: ({ baseUrl, isStreaming }) => `${baseUrl}:${isStreaming ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  // The project and the prompt's id are added with the login, to which they belong.
  request: ({ headers, body }, { model }) => ({
    headers,
    body: { model: model.replace(/^models\//, ''), request: body },
  }),
  unwrap: (data) => asObject(data['response']) ?? data,
};
