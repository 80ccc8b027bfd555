// Loaded into a gateway: on SIGUSR2 it fails where nobody catches it, with a text as errors of libraries have it.
process.on('SIGUSR2', () => {
  const cause = Object.assign(new Error(process.env['CRASH_TEXT']), {
    headers: { authorization: process.env['CRASH_TEXT'] },
  });
  throw new Error('the probe was asked to fail', { cause });
});
