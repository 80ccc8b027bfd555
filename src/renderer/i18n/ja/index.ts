// The window in Japanese.
import activity from './activity.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import connections from './connections.json' with { type: 'json' };
import frame from './frame.json' with { type: 'json' };
import models from './models.json' with { type: 'json' };
import overview from './overview.json' with { type: 'json' };
import providers from './providers.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import told from './told.json' with { type: 'json' };
import usage from './usage.json' with { type: 'json' };

export { told };
export const texts = {
  ...frame,
  ...overview,
  ...connections,
  ...models,
  ...providers,
  ...clients,
  ...activity,
  ...usage,
  ...settings,
};
