// Every call and event the window may use. Both shells serve exactly this; the window imports it as a type only.
import { activityCalls } from './contract/activity.ts';
import { aliasesCalls } from './contract/aliases.ts';
import { budgetsCalls } from './contract/budgets.ts';
import { clientsCalls } from './contract/clients.ts';
import { connectionsCalls } from './contract/connections.ts';
import { diagnosticsCalls } from './contract/diagnostics.ts';
import { discoveryCalls } from './contract/discovery.ts';
import { gatewayCalls } from './contract/gateway.ts';
import { modelsCalls } from './contract/models.ts';
import { preferencesCalls } from './contract/preferences.ts';
import { profilesCalls } from './contract/profiles.ts';
import { programKeysCalls } from './contract/program-keys.ts';
import { providersCalls } from './contract/providers.ts';
import { signInCalls } from './contract/sign-in.ts';
import { startupCalls } from './contract/startup.ts';
import { statusCalls } from './contract/status.ts';
import { tokensCalls } from './contract/tokens.ts';
import { transferCalls } from './contract/transfer.ts';
import { updatesCalls } from './contract/updates.ts';
import { usageCalls } from './contract/usage.ts';
import { wishesCalls } from './contract/wishes.ts';

export const contract = {
  status: statusCalls,
  gateway: gatewayCalls,
  tokens: tokensCalls,
  providers: providersCalls,
  connections: connectionsCalls,
  programKeys: programKeysCalls,
  models: modelsCalls,
  profiles: profilesCalls,
  aliases: aliasesCalls,
  signIn: signInCalls,
  activity: activityCalls,
  usage: usageCalls,
  budgets: budgetsCalls,
  clients: clientsCalls,
  discovery: discoveryCalls,
  preferences: preferencesCalls,
  startup: startupCalls,
  transfer: transferCalls,
  updates: updatesCalls,
  wishes: wishesCalls,
  diagnostics: diagnosticsCalls,
};
