// Copies a text, and says whether that worked.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from './announcer.tsx';
import { Button, IconButton } from './button.tsx';

const SHOWN_MS = 1600;

export interface Copying {
  isCopied: boolean;
  copy: () => void;
}

/** Copies what `read` gives and says so; resolves to whether it worked. */
export function useCopyText(): (read: () => string | Promise<string>) => Promise<boolean> {
  const { t } = useTranslation();
  const announcer = useAnnouncer();
  return async (read) => {
    try {
      await navigator.clipboard.writeText(await read());
      announcer.say(t('copy.done'));
      return true;
    } catch {
      // Either the call failed or the browser refused the clipboard; the way out is the same.
      announcer.warn(t('copy.failed'));
      return false;
    }
  };
}

/** Copies what `read` gives; the text may come from a call, so that it is fetched only when wanted. */
export function useCopy(read: () => string | Promise<string>): Copying {
  const copyText = useCopyText();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => void copyText(read).then((isDone) => isDone && setCopied(true));
  return { isCopied, copy };
}

export interface CopyButtonProps {
  /** What is copied, for the button's name: "Copy address". */
  label: string;
  read: () => string | Promise<string>;
  /** With the word "Copy" beside the icon. */
  hasText?: boolean;
}

/** A button that copies. */
export function CopyButton({ label, read, hasText }: CopyButtonProps) {
  const { t } = useTranslation();
  const { isCopied, copy } = useCopy(read);
  const icon = isCopied ? Check : Copy;
  if (hasText !== true) return <IconButton icon={icon} label={label} onClick={copy} />;
  // The name holds the word that is seen, so that whoever speaks to the window can say it.
  const name = isCopied ? `${t('copy.short')}: ${label}` : label;
  return (
    <Button size="small" icon={icon} aria-label={name} onClick={copy}>
      {/* Both words share one place, so that the button keeps its width. */}
      <span className="grid justify-items-center *:col-start-1 *:row-start-1">
        <span className={isCopied ? 'invisible' : undefined}>{t('action.copy')}</span>
        <span className={isCopied ? undefined : 'invisible'}>{t('copy.short')}</span>
      </span>
    </Button>
  );
}
