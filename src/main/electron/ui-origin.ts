// The one address the window is loaded from, and the question whether something comes from there.

export const UI_SCHEME = 'app';
export const UI_HOST = 'ui';

/** `transport=port` tells the window to speak over a MessagePort, not over HTTP. */
export const UI_ADDRESS = `${UI_SCHEME}://${UI_HOST}/?transport=port`;

/** Whether an address or an origin is the window's own. Compared by part: Node gives custom schemes the origin "null". */
export function isUiAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === `${UI_SCHEME}:` && url.host === UI_HOST && url.username === '' && url.password === '';
}
