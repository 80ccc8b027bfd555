// Runs the fake login services by themselves: npx node test/support/fake-identity-provider/main.ts [port]
import { startFakeIdentityProvider } from './server.ts';

const provider = await startFakeIdentityProvider(Number(process.argv[2] ?? 0));
console.log(`Fake identity provider at ${provider.url}`);
console.log(`Use it: DRAGOMAN_LOCAL_IDENTITY_PROVIDER=${provider.url} npm run -s dragoman -- serve`);
process.once('SIGINT', () => void provider.close());
process.once('SIGTERM', () => void provider.close());
