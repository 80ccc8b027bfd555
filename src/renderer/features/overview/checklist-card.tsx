// The first three steps, ticked as they happen.
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientView } from '../../../shared/model/client.ts';
import { useActivity } from '../../data/activity.tsx';
import { useStatus } from '../../data/status.tsx';
import { Card } from '../../ui/card.tsx';
import { classes } from '../../ui/classes.ts';
import { ConnectionStep } from './connection-step.tsx';
import { ToolStep } from './tool-step.tsx';
import { STEPS, stepsDone, type Step } from './steps.ts';

/** Stays until it is complete; someone who is past it never sees it again. */
export function ChecklistCard({ clients }: { clients: readonly ClientView[] }) {
  const { t } = useTranslation();
  const status = useStatus();
  const { log, link } = useActivity();
  const done = stepsDone(status, log.rows);
  const isComplete = STEPS.every((step) => done[step]);
  const [wasOpen, setWasOpen] = useState(false);
  // Before the first page of the log, an old hand would see three empty circles flash by.
  if (link === 'connecting') return null;
  if (!isComplete && !wasOpen) setWasOpen(true);
  if (isComplete && !wasOpen) return null;
  return (
    <Card title={t('steps.title')}>
      <ol className="space-y-3">
        {STEPS.map((step) => (
          <StepRow key={step} step={step} isDone={done[step]} clients={clients} />
        ))}
      </ol>
    </Card>
  );
}

interface StepRowProps {
  step: Step;
  isDone: boolean;
  clients: readonly ClientView[];
}

function StepRow({ step, isDone, clients }: StepRowProps) {
  const { t } = useTranslation();
  const Icon = isDone ? CircleCheck : CircleDashed;
  return (
    <li className="flex gap-2.5">
      <Icon aria-hidden className={classes('mt-0.5 size-4 shrink-0', isDone ? 'text-good' : 'text-muted')} />
      <div>
        <p className={classes('font-medium', isDone && 'text-muted')}>
          {t(`steps.${step}.title`)}
          <span className="sr-only"> {t(isDone ? 'steps.done' : 'steps.open')}</span>
        </p>
        {!isDone && <p className="text-muted text-pretty">{t(`steps.${step}.text`)}</p>}
        {!isDone && step === 'connection' && <ConnectionStep />}
        {!isDone && step === 'tool' && <ToolStep clients={clients} />}
      </div>
    </li>
  );
}
