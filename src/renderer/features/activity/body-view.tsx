// One recorded message: its headers and its body.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordedMessage } from '../../../shared/model/recording.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatBytes } from './format-bytes.ts';

/** JSON is indented; anything else is shown as it came. */
export function BodyView({ message, label }: { message: RecordedMessage; label: string }) {
  const { t, i18n } = useTranslation();
  const { address, status, headers, bytes, isCut } = message;
  const text = useMemo(() => indented(message.text), [message.text]);
  const names = Object.keys(headers).toSorted();
  return (
    <div className="space-y-3">
      {(address !== undefined || status !== undefined) && (
        <p className="font-mono text-small wrap-anywhere">{address ?? t('bodies.status', { status })}</p>
      )}
      <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-small">
        {names.map((name) => (
          <div key={name} className="contents">
            <dt className="text-muted wrap-anywhere">{name}</dt>
            <dd className="wrap-anywhere">{headers[name]}</dd>
          </div>
        ))}
      </dl>
      {isCut && <Notice kind="info">{t('bodies.cut', { size: formatBytes(bytes, i18n.language) })}</Notice>}
      <div className="relative">
        <div className="absolute top-1 right-1">
          <CopyButton label={t('bodies.copy')} read={() => message.text} />
        </div>
        {text === '' ? (
          <p className="text-muted">{t('bodies.empty')}</p>
        ) : (
          <pre
            tabIndex={0}
            role="region"
            aria-label={label}
            className="max-h-[60vh] overflow-auto rounded-control bg-sunken p-3 pr-9 font-mono text-small whitespace-pre-wrap wrap-anywhere"
          >
            {text}
          </pre>
        )}
      </div>
      <p className="text-small text-muted">{t('bodies.size', { size: formatBytes(bytes, i18n.language) })}</p>
    </div>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // A stream, or a body that was cut off.
    return text;
  }
}
