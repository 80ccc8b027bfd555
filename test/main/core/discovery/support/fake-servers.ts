// Model servers as they answer on the wire, each a script of paths, on free ports of this computer.
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
}

/** By method and path; whatever is not named gets a 404. A function may look at the body. */
export type Script = Readonly<Record<string, Answer | ((body: string) => Answer)>>;

export interface FakeServer {
  readonly port: number;
  /** `GET /v1/models`, in the order in which they came. */
  readonly requests: string[];
  readonly headers: IncomingHttpHeaders[];
  change(script: Script): void;
  stop(): Promise<void>;
}

/** Starts one. `port` takes a port that an earlier one had. */
export async function startFake(script: Script, { port = 0, host = '127.0.0.1' } = {}): Promise<FakeServer> {
  let current = script;
  const requests: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    const name = `${request.method} ${request.url}`;
    requests.push(name);
    headers.push(request.headers);
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const answer = current[name] ?? { status: 404, text: 'not found' };
      send(response, typeof answer === 'function' ? answer(body) : answer);
    });
  });
  await new Promise<void>((done) => server.listen(port, host, done));
  const stop = (): Promise<void> => close(server);
  onTestFinished(stop);
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    headers,
    change: (next) => {
      current = next;
    },
    stop,
  };
}

function send(response: ServerResponse, { status = 200, json, text = '' }: Answer): void {
  response.statusCode = status;
  response.setHeader('content-type', json === undefined ? 'text/plain' : 'application/json');
  response.end(json === undefined ? text : JSON.stringify(json));
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

export function modelList(...models: object[]): Answer {
  return { json: { object: 'list', data: models.map((model) => ({ object: 'model', ...model })) } };
}

const SHOWN: Readonly<Record<string, object>> = {
  'qwen3:8b': {
    capabilities: ['completion', 'tools', 'thinking'],
    model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
    parameters: 'stop "<|im_end|>"\ntemperature 0.6',
  },
  'llava:7b': {
    capabilities: ['completion', 'vision'],
    model_info: { 'llama.context_length': 32_768 },
    parameters: 'num_ctx                        8192',
  },
  'nomic-embed-text:latest': { capabilities: ['embedding'], model_info: { 'nomic-bert.context_length': 2048 } },
};

export const OLLAMA: Script = {
  'GET /': { text: 'Ollama is running' },
  'GET /api/version': { json: { version: '0.12.6' } },
  'GET /api/tags': {
    json: { models: Object.keys(SHOWN).map((name, index) => ({ name, model: name, digest: `sha-${index}` })) },
  },
  'GET /api/ps': { json: { models: [{ name: 'qwen3:8b', context_length: 4096 }] } },
  'POST /api/show': (body) => ({ json: SHOWN[(JSON.parse(body) as { model: string }).model] ?? {} }),
};

export const LM_STUDIO: Script = {
  'GET /api/v1/models': {
    json: {
      models: [
        {
          type: 'llm',
          key: 'openai/gpt-oss-20b',
          loaded_instances: [{ id: 'openai/gpt-oss-20b', config: { context_length: 65_536 } }],
          max_context_length: 131_072,
          capabilities: { vision: false, trained_for_tool_use: true },
        },
        { type: 'llm', key: 'gemma-3-12b', loaded_instances: [], max_context_length: 131_072, capabilities: {} },
        { type: 'embedding', key: 'nomic-embed', loaded_instances: [], max_context_length: 2048 },
      ],
    },
  },
};

/** As it was before 0.4. */
export const OLD_LM_STUDIO: Script = {
  'GET /api/v0/models': modelList(
    {
      id: 'qwen2-vl-7b',
      type: 'vlm',
      state: 'loaded',
      max_context_length: 32_768,
      loaded_context_length: 4096,
      capabilities: ['tool_use'],
    },
    { id: 'text-embedding-nomic', type: 'embeddings', state: 'not-loaded', max_context_length: 2048 },
  ),
};

export const VLLM: Script = {
  'GET /version': { json: { version: '0.11.0' } },
  'GET /health': {},
  'GET /v1/models': modelList({ id: 'Qwen/Qwen3-Coder-30B', owned_by: 'vllm', max_model_len: 262_144 }),
};

/** Started with a key, which guards /v1 only. */
export const CLOSED_VLLM: Script = {
  'GET /version': { json: { version: '0.11.0' } },
  'GET /v1/models': { status: 401, json: { error: 'Unauthorized' } },
};

const PROPS = {
  default_generation_settings: { n_ctx: 16_384, params: {} },
  total_slots: 4,
  model_alias: 'qwen3-4b.gguf',
  modalities: { vision: true, audio: false },
  chat_template_caps: { supports_tools: true },
  build_info: 'b8681-abcdef',
};

export const LLAMA_CPP: Script = {
  'GET /health': { json: { status: 'ok' } },
  'GET /props': { json: PROPS },
  'GET /v1/models': modelList({ id: 'qwen3-4b.gguf', owned_by: 'llamacpp', meta: { n_ctx_train: 40_960 } }),
};

/** llama-server answers some of Ollama's paths, so that Ollama's clients can use it. */
export const SHIMMED_LLAMA_CPP: Script = {
  ...LLAMA_CPP,
  'GET /': { text: '<html>llama.cpp</html>' },
  'GET /api/version': { json: { version: '0.0.0' } },
  'GET /api/tags': { json: { models: [{ name: 'qwen3-4b.gguf', model: 'qwen3-4b.gguf', digest: '' }] } },
  'POST /api/show': { json: { capabilities: ['completion'] } },
};

export const LOADING_LLAMA_CPP: Script = {
  'GET /props': {
    status: 503,
    json: { error: { message: 'Loading model', type: 'unavailable_error', code: 503 } },
  },
};

export const CLOSED_LLAMA_CPP: Script = {
  'GET /props': {
    status: 401,
    json: { error: { message: 'Invalid API Key', type: 'authentication_error', code: 401 } },
  },
  'GET /v1/models': modelList({ id: 'qwen3-4b.gguf', owned_by: 'llamacpp', meta: { n_ctx_train: 40_960 } }),
};

export const LITELLM: Script = {
  'GET /health': { status: 500, text: 'this sends paid requests' },
  'GET /health/liveliness': { json: "I'm alive!" },
  'GET /health/readiness': { json: { status: 'healthy', db: 'Not connected', litellm_version: '1.79.0' } },
  'GET /v1/models': { status: 401, json: { error: { message: 'No api key passed in.', type: 'auth_error' } } },
};

export const JAN: Script = { 'GET /v1/models': { status: 401, text: 'Invalid or missing authorization token' } };

export const DOCKER: Script = { 'GET /engines/v1/models': modelList({ id: 'ai/smollm2' }, { id: 'ai/qwen3' }) };

export const SGLANG: Script = {
  'GET /get_model_info': { json: { model_path: 'meta-llama/Llama-3.1-8B', is_generation: true } },
  'GET /v1/models': modelList({ id: 'meta-llama/Llama-3.1-8B', owned_by: 'sglang', max_model_len: 131_072 }),
};

export const GENERIC: Script = { 'GET /v1/models': modelList({ id: 'my-model', owned_by: 'me' }) };

export const CLOSED_GENERIC: Script = {
  'GET /v1/models': { status: 403, json: { error: { message: 'API key required' } } },
};

/** Any other program, for example a web site under development. */
export const WEB_SITE: Script = { 'GET /': { text: '<!doctype html><title>Shop</title>' } };

/** Answers 403 without a word to everything, as AirPlay does on port 5000. */
export const WORDLESS: Script = { 'GET /v1/models': { status: 403, text: '' } };
