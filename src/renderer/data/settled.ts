// A text that follows another one once that has been still for a moment.
import { useEffect, useState } from 'react';

/** For what should not be asked for with every key that is pressed. */
export function useSettled(text: string, pauseMs: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs]);
  return settled;
}
