// Dialogs in front of the window. Radix' own overlays are not used: they lock scrolling with a <style> that the
// content security policy forbids, and this page never scrolls as a whole anyway.
import { AlertDialog as RadixAlert, Dialog as RadixDialog } from 'radix-ui';
import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';

const SCRIM = 'animate-appear fixed inset-0 z-40 bg-scrim';
const BOX =
  'animate-appear fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100%-2rem)] w-[calc(100%-2rem)] -translate-x-1/2 ' +
  '-translate-y-1/2 flex-col rounded-card border border-line bg-raised shadow-float outline-none';

export interface DialogProps {
  title: string;
  isWide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** An open dialog; clicking beside it does not close it, so that nothing typed is lost. */
export function Dialog({ title, isWide, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const giveBackFocus = useGiveBackFocus();
  return (
    <RadixDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <RadixDialog.Portal>
        <div className={SCRIM} />
        <RadixDialog.Content
          aria-modal
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={focusBox}
          onCloseAutoFocus={giveBackFocus}
          className={classes(BOX, isWide === true ? 'max-w-xl' : 'max-w-md')}
        >
          <div className="flex items-center justify-between gap-3 px-5 pt-4 pb-2">
            <RadixDialog.Title className="text-head">{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <IconButton icon={X} label={t('action.close')} className="-mr-2" />
            </RadixDialog.Close>
          </div>
          {children}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** The first thing in a dialog is its close button, which is nothing to begin with. A field may take the focus itself. */
function focusBox(event: Event): void {
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.focus();
}

/** Focus goes back to where it was; to the screen when that is gone, as after a removal. */
function useGiveBackFocus(): (event: Event) => void {
  const [before] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const place = before?.isConnected === true && before !== document.body ? before : document.querySelector('main');
    if (place instanceof HTMLElement) place.focus();
  };
}

/** The scrolling middle of a dialog. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="relative min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>;
}

/** The buttons at the foot of a dialog. */
export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3.5">{children}</div>;
}

export interface ConfirmDialogProps {
  title: string;
  text: string;
  /** The word on the dangerous button. */
  confirm: string;
  isBusy?: boolean;
  /** Why the last try failed. */
  problem?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be undone; "Cancel" has the focus. */
export function ConfirmDialog({ title, text, confirm, isBusy, problem, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const giveBackFocus = useGiveBackFocus();
  return (
    <RadixAlert.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <RadixAlert.Portal>
        <div className={SCRIM} />
        <RadixAlert.Content aria-modal onCloseAutoFocus={giveBackFocus} className={classes(BOX, 'max-w-md')}>
          <div className="px-5 pt-4 pb-5">
            <RadixAlert.Title className="text-head">{title}</RadixAlert.Title>
            <RadixAlert.Description className="mt-1.5 text-muted text-pretty">{text}</RadixAlert.Description>
            {problem !== undefined && (
              <p role="alert" className="mt-3 text-bad">
                {problem}
              </p>
            )}
          </div>
          <DialogFoot>
            <RadixAlert.Cancel asChild>
              <Button>{t('action.cancel')}</Button>
            </RadixAlert.Cancel>
            <Button kind="danger" disabled={isBusy} onClick={onConfirm}>
              {confirm}
            </Button>
          </DialogFoot>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
