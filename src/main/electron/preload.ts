// Runs before the page, in a world of its own: hands the page's port to the main process and exposes nothing.
import { ipcRenderer } from 'electron';

const API_CHANNEL = 'connect-api';

window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== API_CHANNEL) return;
  const [port, ...more] = event.ports;
  if (port !== undefined && more.length === 0) ipcRenderer.postMessage(API_CHANNEL, null, [port]);
});
