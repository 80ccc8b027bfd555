// Keys that work in the whole window.
import { useEffect, useRef } from 'react';

export interface Shortcut {
  key: string;
  /** Ctrl, or Cmd on a Mac. */
  withCommand?: boolean;
  onPress: () => void;
}

/** True where typing a letter writes it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

/** Listens while the component is there; a dialog in front keeps the keys to itself. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role=dialog],[role=alertdialog]') !== null) return;
      const found = latest.current.find((shortcut) => isPressed(shortcut, event));
      if (found === undefined) return;
      event.preventDefault();
      found.onPress();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isPressed(shortcut: Shortcut, event: KeyboardEvent): boolean {
  if (event.key !== shortcut.key || event.altKey) return false;
  const hasCommand = event.ctrlKey || event.metaKey;
  return shortcut.withCommand === true ? hasCommand : !hasCommand && !isTyping(event.target);
}

/** How the command key is called on this machine. */
export function commandKeyName(platform: string = navigator.platform): string {
  return isApple(platform) ? '⌘' : 'Ctrl';
}

/** Whether this machine is one of Apple's. */
export function isApple(platform: string = navigator.platform): boolean {
  return /mac|iphone|ipad/i.test(platform);
}
