// All that is known of one exchange, as JSON without secrets, for whoever is asked for help.
import type { Exchange } from '../../../shared/model/exchange.ts';
import type { RecordedMessage, Recording, RecordingAnswer } from '../../../shared/model/recording.ts';
import { hideSecrets } from '../host/hide-secrets.ts';

export interface ReportParts {
  readonly version: string;
  readonly shell: string;
  /** Unix milliseconds. */
  readonly now: number;
  readonly exchange: Exchange;
  readonly bodies: RecordingAnswer;
  /** Bodies may hold anything that the user has written: only when wanted. */
  readonly withBodies: boolean;
  readonly secrets: readonly string[];
}

/** Indented JSON. */
export function reportText({ version, shell, now, exchange, bodies, withBodies, secrets }: ReportParts): string {
  const { recording, state } = bodies;
  const report = {
    dragoman: { version, shell },
    writtenAt: new Date(now).toISOString(),
    exchange: { ...exchange, startedAt: new Date(exchange.startedAt).toISOString() },
    bodies: recording === undefined ? state : describe(recording, withBodies),
  };
  // Once more over the whole: messages of providers may repeat what they were sent.
  return `${hideSecrets(JSON.stringify(report, null, 2), secrets)}\n`;
}

function describe(recording: Recording, withBodies: boolean): object {
  const { clientRequest, upstreamRequest, upstreamResponse, clientResponse } = recording;
  const parts = { clientRequest, upstreamRequest, upstreamResponse, clientResponse };
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) => (part === undefined ? [] : [[name, withText(part, withBodies)]])),
  );
}

function withText({ text, ...rest }: RecordedMessage, withBodies: boolean): object {
  return withBodies ? { ...rest, text } : rest;
}
