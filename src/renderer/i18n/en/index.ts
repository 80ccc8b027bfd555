// The English texts of the window, a file for each part of it.
import activity from './activity.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import connections from './connections.json' with { type: 'json' };
import frame from './frame.json' with { type: 'json' };
import models from './models.json' with { type: 'json' };
import overview from './overview.json' with { type: 'json' };
import providers from './providers.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import usage from './usage.json' with { type: 'json' };

export const en = {
  ...frame,
  ...overview,
  ...connections,
  ...providers,
  ...models,
  ...clients,
  ...activity,
  ...usage,
  ...settings,
};
