// What the window shows when it can't reach the core.
import { Link2Off, PlugZap, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { CodeLine } from '../ui/code-line.tsx';
import { Mark } from './mark.tsx';

const OPEN_COMMAND = 'dragoman open';

/** The link is used up or the app was restarted: tells how to get a new one. */
export function SignedOutScreen() {
  const { t } = useTranslation();
  return (
    <FullPage icon={Link2Off} title={t('boot.signedOut.title')} text={t('boot.signedOut.text')}>
      <CodeLine>{OPEN_COMMAND}</CodeLine>
      <p className="mt-2 text-small text-muted">{t('boot.signedOut.checkout')}</p>
    </FullPage>
  );
}

/** Nobody answers. */
export function NoAnswerScreen({ transport, onRetry }: { transport: 'port' | 'http'; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <FullPage icon={PlugZap} title={t('boot.noAnswer.title')} text={t(`boot.noAnswer.${transport}`)}>
      <Button kind="primary" onClick={onRetry}>
        {t('action.tryAgain')}
      </Button>
    </FullPage>
  );
}

interface FullPageProps {
  icon: LucideIcon;
  title: string;
  text: string;
  children: ReactNode;
}

function FullPage({ icon: Icon, title, text, children }: FullPageProps) {
  return (
    <main className="flex h-full flex-col items-center justify-center overflow-y-auto p-6">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2 text-muted">
          <Mark />
          <span className="font-semibold">Dragoman</span>
        </div>
        <Icon aria-hidden className="mb-3 size-6 text-muted" strokeWidth={1.5} />
        <h1 className="text-title">{title}</h1>
        <p className="mt-2 mb-4 text-muted text-pretty">{text}</p>
        {children}
      </div>
    </main>
  );
}
