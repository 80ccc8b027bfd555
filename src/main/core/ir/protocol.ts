// The wire formats, as the middle language names them. Equal to the list in shared/protocols (checked by a type test).

export type Protocol = 'anthropic-messages' | 'openai-chat' | 'openai-responses' | 'gemini';
