// Whether limits and prices are fetched from models.dev, and how new they are.
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../data/format.ts';
import { useFacts, useRefreshFacts, useSetFactsRefresh } from '../../data/models.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Switch } from '../../ui/toggle.tsx';

/** Off until the user wants it: it is the one thing that asks somebody other than the providers. */
export function FactsCard() {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const isReadOnly = useStatus().settingsSource === 'config-file';
  const { data } = useFacts();
  const refresh = useRefreshFacts();
  const setOn = useSetFactsRefresh();
  const problem = setOn.error ?? refresh.error;
  if (data === undefined) return null;
  const age =
    data.updatedAt === undefined
      ? t('models.facts.never')
      : t('models.facts.updated', {
          time: formatMoment(data.updatedAt, i18n.language),
          count: data.modelCount,
        });
  return (
    <Card
      title={t('models.facts.title')}
      aside={
        <Switch
          label={t('models.facts.switch')}
          isOn={setOn.isPending ? setOn.variables : data.isOn}
          isDisabled={isReadOnly || setOn.isPending}
          onChange={(isOn) => setOn.mutate(isOn)}
        />
      }
    >
      <p className="text-muted text-pretty">{t('models.facts.text')}</p>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <span role="status" className="text-small text-muted">
          {refresh.isPending ? t('models.facts.fetching') : age}
        </span>
        {data.isOn && (
          <Button size="small" disabled={refresh.isPending} onClick={() => refresh.mutate()}>
            {t('models.facts.now')}
          </Button>
        )}
      </div>
      {problem !== null && (
        <p role="alert" className="mt-2 text-small text-bad">
          {problemText(problem)}
        </p>
      )}
    </Card>
  );
}
