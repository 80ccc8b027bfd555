// The address, and lines that get a first answer from it.
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFetchPasteLine, type PasteKind } from '../../data/gateway.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { useStatus } from '../../data/status.tsx';
import { useAnnouncer } from '../../ui/announcer.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

const KINDS: readonly PasteKind[] = ['curl', 'claude-code'];

/** How a tool gets here. */
export function PointHereCard() {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  return (
    <Card title={t('paste.title')}>
      <dl className="grid items-baseline gap-x-4 gap-y-2 narrow:grid-cols-[7.5rem_1fr]">
        <dt className="text-muted">{t('paste.address')}</dt>
        <dd>
          <CodeLine actions={<CopyButton hasText label={t('gateway.copyAddress')} read={() => gateway.address} />}>
            {gateway.address}
          </CodeLine>
        </dd>
        {KINDS.map((kind) => (
          <PasteRow key={kind} kind={kind} />
        ))}
      </dl>
      <p className="mt-3 text-small text-muted">{t('paste.note')}</p>
    </Card>
  );
}

/** The line holds the local key, so it is fetched only when asked for, and forgotten when hidden. */
function PasteRow({ kind }: { kind: PasteKind }) {
  const { t } = useTranslation();
  const { gateway } = useStatus();
  const fetchLine = useFetchPasteLine();
  const problemText = useProblemText();
  const { warn } = useAnnouncer();
  const [line, setLine] = useState<string>();
  const name = t(`paste.kind.${kind}`);
  const toggle = (): void => {
    if (line !== undefined) setLine(undefined);
    else void fetchLine(kind).then(setLine, (error: unknown) => warn(problemText(error)));
  };
  const actions = (
    <>
      <IconButton
        icon={line === undefined ? Eye : EyeOff}
        label={t(line === undefined ? 'paste.show' : 'paste.hide', { name })}
        aria-expanded={line !== undefined}
        onClick={toggle}
      />
      <CopyButton hasText label={t('paste.copy', { name })} read={() => fetchLine(kind)} />
    </>
  );
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd>
        <CodeLine isHidden={line === undefined} actions={actions}>
          {line ?? t('paste.hidden', { lastFour: gateway.tokenLastFour })}
        </CodeLine>
      </dd>
    </>
  );
}
