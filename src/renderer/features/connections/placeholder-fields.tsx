// The fields for the words in capitals of an address: region, project, resource.
import { Field, TextInput } from '../../ui/field.tsx';
import { placeholdersOf, type DraftPart } from './draft-form.ts';

/** One field for each, none for an address that is complete. */
export function PlaceholderFields({ form, provider, problemOfField, change }: DraftPart) {
  return placeholdersOf(form, provider).map(({ name, label, example }) => (
    <Field key={name} label={label} problem={problemOfField(`placeholders.${name}`)}>
      {(ids) => (
        <TextInput
          {...ids}
          placeholder={example}
          value={form.placeholders[name] ?? ''}
          onChange={(event) => change({ placeholders: { ...form.placeholders, [name]: event.target.value } })}
        />
      )}
    </Field>
  ));
}
