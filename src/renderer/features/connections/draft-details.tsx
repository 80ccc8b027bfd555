// The second step of adding: name, address, key and models.
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView, ProviderView } from '../../../shared/model/views.ts';
import { problemOf } from '../../api.ts';
import { useAddConnection } from '../../data/connections.ts';
import { protocolName } from '../../data/format.ts';
import { useProblemText } from '../../data/problem-text.ts';
import { PROTOCOLS } from '../../../shared/protocols.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { OutsideLink } from '../../ui/text-link.tsx';
import { TagInput } from '../../ui/tag-input.tsx';
import { CUSTOM, problemsOf, startForm, toDraft, type DraftField, type DraftPart } from './draft-form.ts';
import { PlaceholderFields } from './placeholder-fields.tsx';
import { KeyField } from './key-field.tsx';

export interface DraftDetailsProps {
  /** Undefined for one that is not in the catalogue. */
  provider: ProviderView | undefined;
  onAdded: (connection: ConnectionView) => void;
  onBack: () => void;
}

/** The form and its buttons. */
export function DraftDetails({ provider, onAdded, onBack }: DraftDetailsProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => startForm(provider));
  const [tries, setTries] = useState(0);
  const box = useRef<HTMLFormElement>(null);
  const add = useAddConnection();
  useFocusOnWrong(box, tries, add.error);
  const problems = problemsOf(form, provider);
  const part: DraftPart = {
    form,
    provider,
    problemOfField: (field) => {
      const problem = problems[field];
      return (tries > 0 && problem && t(`add.wrong.${problem}`)) || told(add.error, field);
    },
    change: (change) => setForm((last) => ({ ...last, ...change })),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries((last) => last + 1);
    if (Object.keys(problems).length === 0) add.mutate(toDraft(form, provider), { onSuccess: onAdded });
  };
  return (
    <form ref={box} onSubmit={submit} noValidate className="flex min-h-0 flex-col">
      <DialogBody>
        <div className="space-y-4">
          <AddProblem error={add.error} />
          {form.providerId === CUSTOM ? <CustomFields {...part} /> : <CatalogueFields {...part} />}
          <ModelsField {...part} />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button kind="quiet" icon={ArrowLeft} className="mr-auto" onClick={onBack}>
          {t('add.back')}
        </Button>
        <Button kind="primary" type="submit" disabled={add.isPending}>
          {t('connections.add')}
        </Button>
      </DialogFoot>
    </form>
  );
}

/** What must be entered comes first: the key. */
function CatalogueFields(part: DraftPart) {
  const keyUrl = part.provider?.keyUrl;
  return (
    <>
      {keyUrl !== undefined && <KeyLink url={keyUrl} />}
      <KeyField {...part} />
      <PlaceholderFields {...part} />
      <NameField {...part} />
      <AddressField {...part} />
    </>
  );
}

function CustomFields(part: DraftPart) {
  return (
    <>
      <NameField {...part} />
      <ProtocolField {...part} />
      <AddressField {...part} />
      <KeyField {...part} />
    </>
  );
}

/** After a failed try, the first field that is wrong has the focus. */
function useFocusOnWrong(box: RefObject<HTMLFormElement | null>, tries: number, error: Error | null): void {
  useEffect(() => {
    if (tries === 0) return;
    const wrong = box.current?.querySelector('[aria-invalid=true]');
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [box, tries, error]);
}

/** What the core says of a field. Both ways to give a key are its field `key`. */
function told(error: Error | null, field: DraftField): string | undefined {
  if (error === null) return undefined;
  const problem = problemOf(error);
  const path = field === 'variable' ? 'key' : field;
  return problem.kind === 'told' ? problem.fields.find((known) => known.path === path)?.message : undefined;
}

const SHOWN_AT_FIELDS = /^(?:name|baseUrl|key|placeholders\..*)$/;

function AddProblem({ error }: { error: Error | null }) {
  const problemText = useProblemText();
  if (error === null) return null;
  const problem = problemOf(error);
  const isSaidBelow =
    problem.kind === 'told' && problem.message === '' && problem.fields.every(({ path }) => SHOWN_AT_FIELDS.test(path));
  if (isSaidBelow) return null;
  return (
    <Notice kind="bad" isUrgent>
      {problemText(error)}
    </Notice>
  );
}

function KeyLink({ url }: { url: string }) {
  const { t } = useTranslation();
  return <OutsideLink url={url} text={t('add.getKey', { host: new URL(url).host })} />;
}

function NameField({ form, provider, problemOfField, change }: DraftPart) {
  const { t } = useTranslation();
  return (
    <Field
      label={t('add.name')}
      isOptional={provider === undefined ? undefined : t('add.optional')}
      problem={problemOfField('name')}
    >
      {(ids) => (
        <TextInput
          {...ids}
          autoFocus={provider === undefined}
          maxLength={80}
          placeholder={provider?.name}
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      )}
    </Field>
  );
}

function ProtocolField({ form, change }: DraftPart) {
  const { t } = useTranslation();
  return (
    <Field label={t('add.protocol')} hint={t('add.protocolHint')}>
      {(ids) => (
        <Select
          {...ids}
          className="w-full"
          value={form.protocol}
          choices={PROTOCOLS.map((value) => ({ value, label: protocolName(value) }))}
          onChange={(protocol) => change({ protocol })}
        />
      )}
    </Field>
  );
}

function AddressField({ form, provider, problemOfField, change }: DraftPart) {
  const { t } = useTranslation();
  const hint =
    provider === undefined ? t('add.addressHint') : t('add.speaks', { protocol: protocolName(provider.protocol) });
  return (
    <Field label={t('add.address')} hint={hint} problem={problemOfField('baseUrl')}>
      {(ids) => (
        <TextInput
          {...ids}
          inputMode="url"
          placeholder="https://api.example.com/v1"
          value={form.baseUrl}
          onChange={(event) => change({ baseUrl: event.target.value })}
        />
      )}
    </Field>
  );
}

function ModelsField({ form, change }: DraftPart) {
  const { t } = useTranslation();
  return (
    <Field label={t('add.models')} isOptional={t('add.optional')} hint={t('add.modelsHint')}>
      {(ids) => (
        <TagInput
          ids={ids}
          tags={form.models}
          placeholder={t('add.modelsPlaceholder')}
          onChange={(models) => change({ models })}
        />
      )}
    </Field>
  );
}
