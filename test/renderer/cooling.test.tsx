// @vitest-environment happy-dom
// What the window says of connections that rest, and of the ways that a request took.
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ask, listen, openWindow } from './support/window.tsx';

it('a connection that rests is shown with a button to try it now, and the log says why it was passed over', async () => {
  const limited = await listen((_request, response) => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '600' });
    response.end('{"error":{"message":"slow down"}}');
  });
  const lab = { provider: 'custom', protocol: 'openai-chat', keys: ['key-one-0000aaaa', 'key-two-0000bbbb'] };
  const connections = [{ ...lab, id: 'lab', name: 'Lab', baseUrl: `${limited}/v1`, models: ['m1'] }];
  const core = await openWindow({ hash: '#/connections', settings: { connections } });
  expect((await ask(core, 'm1')).status).toBe(429);
  const refused = await ask(core, 'm1');
  expect(refused.text).toContain('None of the 2 ways');
  const note = await screen.findByText(/m1 rests until .* \(too many requests\), and 1 more/, {}, { timeout: 8000 });
  expect(note).toBeTruthy();
  location.hash = '#/activity';
  const grid = await screen.findByRole('grid');
  await screen.findAllByText(/m1/);
  fireEvent.keyDown(grid, { key: 'j' });
  fireEvent.keyDown(grid, { key: 'Enter' });
  const details = await screen.findByRole('region', { name: 'Details of the request' });
  expect(details.textContent).toMatch(/Not asked: Lab.*m1 · key 1 \(…aaaa\) · it rests for .* more: too many requests/);
  location.hash = '#/connections';
  fireEvent.click(await screen.findByRole('button', { name: 'Try now: Lab' }));
  await waitFor(() => expect(screen.queryByText(/rests until/)).toBeNull());
  expect(core.listConnections()[0]).not.toHaveProperty('cooling');
});
