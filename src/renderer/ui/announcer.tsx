// The polite voice for screen readers, and the one line for a problem that belongs to no screen.
import { X } from 'lucide-react';
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.tsx';
import { Notice } from './notice.tsx';

export interface Announcer {
  /** Read out when the screen reader is idle; not shown. */
  say: (text: string) => void;
  /** Shown below the top bar until dismissed, and read out. */
  warn: (text: string) => void;
}

const AnnouncerContext = createContext<Announcer>({ say: () => undefined, warn: () => undefined });

/** Where to announce. */
export function useAnnouncer(): Announcer {
  return use(AnnouncerContext);
}

/** Holds the live region. `children` gets the visible problem, to place it. */
export function AnnouncerProvider({ children }: { children: (problem: ReactNode) => ReactNode }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState({ text: '', turn: 0 });
  const [problem, setProblem] = useState<string>();
  const say = useCallback((text: string) => setSaid(({ turn }) => ({ text, turn: turn + 1 })), []);
  const announcer = useMemo(() => ({ say, warn: setProblem }), [say]);
  const dismiss = <IconButton icon={X} label={t('action.dismiss')} onClick={() => setProblem(undefined)} />;
  return (
    <AnnouncerContext value={announcer}>
      {children(
        problem === undefined ? null : (
          <Notice kind="bad" isUrgent actions={dismiss}>
            {problem}
          </Notice>
        ),
      )}
      <div role="status" aria-live="polite" className="sr-only">
        {/* The same text twice in a row is only read again when the node is a new one. */}
        <span key={said.turn}>{said.text}</span>
      </div>
    </AnnouncerContext>
  );
}
