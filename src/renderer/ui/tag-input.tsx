// A list of short texts, typed one after another.
import { X } from 'lucide-react';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROL, type FieldIds } from './field.tsx';
import { classes } from './classes.ts';

/** Splits typed or pasted text at commas and white space; keeps each text once. */
export function addTags(tags: readonly string[], text: string): string[] {
  return [...new Set([...tags, ...text.split(/[\s,;]+/).filter((part) => part !== '')])];
}

export interface TagInputProps {
  ids: FieldIds;
  tags: readonly string[];
  placeholder?: string;
  onChange: (tags: string[]) => void;
}

/** Enter, comma or leaving the field adds; Backspace in the empty field takes the last one away. */
export function TagInput({ ids, tags, placeholder, onChange }: TagInputProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const take = (typed: string): void => {
    onChange(addTags(tags, typed));
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.key === 'Enter' || event.key === ',') && text.trim() !== '') {
      event.preventDefault();
      take(text);
    } else if (event.key === 'Backspace' && text === '') {
      onChange(tags.slice(0, -1));
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text');
    if (!/[\s,;]/.test(pasted.trim())) return;
    event.preventDefault();
    take(text + pasted);
  };
  return (
    <div
      className={classes(
        CONTROL,
        'flex flex-wrap items-center gap-1 py-1 has-[input:focus-visible]:outline-2 outline-accent outline-offset-2',
      )}
    >
      {tags.map((tag) => (
        <span key={tag} className="inline-flex max-w-full items-center rounded-control bg-hover pl-1.5 text-small">
          <span className="truncate">{tag}</span>
          <button
            type="button"
            aria-label={t('action.removeItem', { item: tag })}
            className="rounded-control p-1 text-muted hover:text-text"
            onClick={() => onChange(tags.filter((other) => other !== tag))}
          >
            <X aria-hidden className="size-3" />
          </button>
        </span>
      ))}
      <input
        {...ids}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder={tags.length === 0 ? placeholder : undefined}
        className="min-w-24 flex-1 bg-transparent outline-none"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => take(text)}
      />
    </div>
  );
}
