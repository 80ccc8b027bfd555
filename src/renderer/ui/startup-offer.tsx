// Offers to start the app at login once clients are connected: without the app they get no answers.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSetStartup, useStartup } from '../data/preferences.ts';
import { useProblemText } from '../data/problem-text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

const DECLINED_KEY = 'dragoman-startup-declined';

/** Shown where clients are connected. Nothing where it is on already, can't be had, or was declined. */
export function StartupOffer() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const startup = useStartup();
  const set = useSetStartup();
  const [isDeclined, setDeclined] = useState(() => localStorage.getItem(DECLINED_KEY) === 'yes');
  if (startup.data?.isWise !== true || isDeclined) return null;
  const decline = (): void => {
    localStorage.setItem(DECLINED_KEY, 'yes');
    setDeclined(true);
  };
  const actions = (
    <span className="flex shrink-0 flex-wrap gap-2">
      <Button size="small" disabled={set.isPending} onClick={() => set.mutate(true)}>
        {t('startupOffer.accept')}
      </Button>
      <Button size="small" kind="quiet" onClick={decline}>
        {t('startupOffer.decline')}
      </Button>
    </span>
  );
  return (
    <Notice kind="info" title={t('startupOffer.title')} actions={actions}>
      <p className="text-pretty">{set.error === null ? t('startupOffer.text') : problemText(set.error)}</p>
    </Notice>
  );
}
