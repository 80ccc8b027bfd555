// The buttons that start a sign-in: one for each way, and what must be said or entered before.
import { LogIn } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignInProvider, SignInRequest, SignInWay } from '../../../shared/model/sign-in.ts';
import { Button } from '../button.tsx';
import { EMPTY_WORDS, SignInForm, type SignInWords } from './sign-in-form.tsx';

export interface SignInWaysProps {
  provider: SignInProvider;
  isReadOnly: boolean;
  /** Stands at the left of the buttons: whose they are. */
  head?: ReactNode;
  /** Stands below, before what is asked for: what to know first. */
  children?: ReactNode;
  onStart: (request: SignInRequest) => void;
}

type Form = 'closed' | 'token' | 'other';

/** One click starts, unless something is asked for first; then the same button starts it from there. */
export function SignInWays({ provider, isReadOnly, head, children, onStart }: SignInWaysProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<Form>('closed');
  const [words, setWords] = useState<SignInWords>(EMPTY_WORDS);
  const box = useFocusAcrossForm(form);
  const close = (): void => {
    setForm('closed');
    // A token doesn't stay in the window for a moment longer than it must.
    setWords(EMPTY_WORDS);
  };
  const begin = (way: SignInWay): void => {
    if (way === 'token' && form !== 'token') setForm('token');
    else if (form === 'closed' && needsForm(provider)) setForm('other');
    else {
      onStart(requestOf(provider, way, words));
      close();
    }
  };
  const buttons = { provider, isReadOnly, form, isGuarded: provider.guard !== undefined && !words.acceptsNotice };
  return (
    <div ref={box} className="space-y-2">
      {(head !== undefined || form === 'closed') && (
        <div className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1.5">
          {head}
          {form === 'closed' && (
            <div className="flex flex-wrap gap-2">
              <WayButtons {...buttons} onBegin={begin} />
              {provider.takesDomain && (
                <Button
                  kind="quiet"
                  size="small"
                  disabled={isReadOnly}
                  aria-label={t('signIn.ownServerNamed', { name: provider.name })}
                  onClick={() => setForm('other')}
                >
                  {t('signIn.ownServer')}
                </Button>
              )}
            </div>
          )}
        </div>
      )}
      {children}
      {form !== 'closed' && (
        <div className="space-y-3 rounded-control bg-sunken p-3">
          <SignInForm provider={provider} asksToken={form === 'token'} words={words} onChange={setWords} />
          <div className="flex flex-wrap gap-2">
            <WayButtons {...buttons} onBegin={begin} />
            <Button kind="quiet" size="small" onClick={close}>
              {t('action.cancel')}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

interface WayButtonsProps {
  provider: SignInProvider;
  isReadOnly: boolean;
  form: Form;
  /** The notice was not accepted yet. */
  isGuarded: boolean;
  onBegin: (way: SignInWay) => void;
}

/** All ways; where a token is asked for, only that one. In a form the first is what it leads to. */
function WayButtons({ provider, isReadOnly, form, isGuarded, onBegin }: WayButtonsProps) {
  const { t } = useTranslation();
  const ways = form === 'token' ? provider.ways.filter((way) => way === 'token') : provider.ways;
  return ways.map((way, index) => (
    <Button
      key={way}
      kind={form !== 'closed' && index === 0 ? 'primary' : 'plain'}
      size="small"
      icon={index === 0 ? LogIn : undefined}
      disabled={isReadOnly || (form !== 'closed' && isGuarded)}
      title={way === 'import' ? provider.importHint : undefined}
      aria-label={t(`signIn.wayNamed.${way}`, { name: provider.name })}
      onClick={() => onBegin(way)}
    >
      {t(`signIn.way.${way}`)}
    </Button>
  ));
}

/** The buttons change their place with the form: the focus goes to its first field, and back to the first button. */
function useFocusAcrossForm(form: Form): { current: HTMLDivElement | null } {
  const box = useRef<HTMLDivElement>(null);
  const last = useRef(form);
  useEffect(() => {
    if (last.current === form) return;
    last.current = form;
    box.current?.querySelector<HTMLElement>(form === 'closed' ? 'button:enabled' : 'input, [role=switch]')?.focus();
  }, [form]);
  return box;
}

/** A provider with a warning, or with a project of one's own, never starts at the first click. */
function needsForm({ guard, takesProject }: SignInProvider): boolean {
  return guard !== undefined || takesProject;
}

function requestOf(provider: SignInProvider, way: SignInWay, words: SignInWords): SignInRequest {
  const [token, domain, project] = [words.token, words.domain, words.project].map((text) => text.trim());
  return {
    provider: provider.id,
    way,
    ...(way === 'token' && token !== '' && { token }),
    ...(domain !== '' && { domain }),
    ...(project !== '' && { project }),
    ...(words.acceptsNotice && { acceptsNotice: true }),
  };
}
