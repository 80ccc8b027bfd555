// Adds a connection in two steps: choose the provider, then fill in what it needs.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, ProviderView } from '../../../shared/model/views.ts';
import { useProviders } from '../../data/connections.ts';
import { protocolName } from '../../data/format.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SearchList, type Choice } from '../../ui/search-list.tsx';
import { Told } from '../../ui/told.tsx';
import { CUSTOM } from './draft-form.ts';
import { DraftDetails } from './draft-details.tsx';

export interface AddDialogProps {
  /** The provider, when it is chosen already; it can still be changed. */
  chosenId?: string | undefined;
  onAdded: (connection: ConnectionView) => void;
  onClose: () => void;
}

/** The dialog, open. */
export function AddDialog({ chosenId, onAdded, onClose }: AddDialogProps) {
  const { t } = useTranslation();
  const providers = useProviders();
  const [wantedId, setProviderId] = useState(chosenId);
  const provider = providers.data?.find(({ id }) => id === wantedId);
  const isKnown = wantedId === CUSTOM || provider?.isConnectable === true;
  // The form starts from what the catalogue says, so it waits for it.
  if (chosenId !== undefined && providers.isPending) return null;
  const providerId = isKnown ? wantedId : undefined;
  const title =
    providerId === undefined
      ? t('add.chooseTitle')
      : provider === undefined || providerId === CUSTOM
        ? t('add.customTitle')
        : t('add.title', { name: provider.name });
  return (
    <Dialog title={title} isWide onClose={onClose}>
      {providerId === undefined ? (
        <>
          <DialogBody>
            <ProviderChoice providers={providers.data ?? []} error={providers.error} onChoose={setProviderId} />
          </DialogBody>
          <DialogFoot>
            <Button kind="link" className="mr-auto -ml-3" onClick={() => setProviderId(CUSTOM)}>
              {t('add.customOpen')}
            </Button>
          </DialogFoot>
        </>
      ) : (
        <DraftDetails provider={provider} onAdded={onAdded} onBack={() => setProviderId(undefined)} />
      )}
    </Dialog>
  );
}

interface ProviderChoiceProps {
  providers: readonly ProviderView[];
  error: Error | null;
  onChoose: (id: string) => void;
}

function ProviderChoice({ providers, error, onChoose }: ProviderChoiceProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const choices = providers
    .filter(({ id }) => id !== CUSTOM)
    .map(choiceOf)
    .sort(byName);
  return (
    <>
      {error !== null && (
        <div className="mb-3">
          <Notice kind="bad">{problemText(error)}</Notice>
        </div>
      )}
      <SearchList
        label={t('add.provider')}
        placeholder={t('add.search')}
        nothingFound={t('add.nothingFound')}
        choices={choices}
        onChoose={onChoose}
      />
    </>
  );
}

function choiceOf({ id, name, baseUrl, protocol, isConnectable, problem }: ProviderView): Choice {
  return isConnectable
    ? { id, name, words: baseUrl, detail: protocolName(protocol) }
    : { id, name, words: baseUrl, detail: problem && <Told>{problem}</Told>, isDisabled: true };
}

/** What can't be chosen comes last. */
function byName(left: Choice, right: Choice): number {
  const isLeftLast = left.isDisabled ?? false;
  return isLeftLast === (right.isDisabled ?? false) ? left.name.localeCompare(right.name) : isLeftLast ? 1 : -1;
}
