// Whether the core still answers: shown as a line, and read out together with other changes of state.
import { LoaderCircle } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStatus } from '../data/status.tsx';
import { useAnnouncer } from '../ui/announcer.tsx';

/** A line below the top bar while the core does not answer. */
export function ReconnectingNotice() {
  const { t } = useTranslation();
  const { link } = useLiveStatus();
  if (link !== 'reconnecting') return null;
  return (
    <p className="flex items-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-warn">
      <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
      {t('link.reconnecting')}
    </p>
  );
}

/** Reads out what changed for the whole app; never single requests. */
export function StatusAnnouncements() {
  const { t } = useTranslation();
  const { status, link } = useLiveStatus();
  useAnnounceChange(t(`gateway.announce.${status.gateway.state}`));
  useAnnounceChange(t(status.gateway.isRoutingOn ? 'routing.isOn' : 'routing.isOff'));
  useAnnounceChange(t('active.announce', { name: status.active.name }));
  useAnnounceChange(t(link === 'reconnecting' ? 'link.announce.down' : 'link.announce.up'));
  return null;
}

function useAnnounceChange(text: string): void {
  const { say } = useAnnouncer();
  const last = useRef(text);
  useEffect(() => {
    if (last.current === text) return;
    last.current = text;
    say(text);
  }, [text, say]);
}
