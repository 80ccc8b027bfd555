// Buttons: with a text, or with an icon alone and its name as a tooltip.
import { ExternalLink, type LucideIcon } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';

export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'link' | 'danger';

const BASE =
  'inline-flex items-center justify-center gap-1.5 rounded-control border font-medium whitespace-nowrap select-none ' +
  'disabled:opacity-55 aria-disabled:opacity-55';

const KINDS: Record<ButtonKind, string> = {
  primary: 'border-transparent bg-accent text-on-accent enabled:hover:bg-accent-hover',
  plain: 'border-line bg-raised enabled:hover:bg-hover',
  quiet: 'border-transparent text-muted enabled:hover:bg-hover enabled:hover:text-text',
  link: 'border-transparent text-accent enabled:hover:bg-hover',
  danger: 'border-transparent bg-bad text-on-bad enabled:hover:bg-bad-hover',
};

const SIZES = { normal: 'min-h-8 px-3 text-body', small: 'min-h-7 px-2.5 text-small' };

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind;
  size?: keyof typeof SIZES;
  icon?: LucideIcon | undefined;
}

/** A button with a text. */
export function Button({ kind = 'plain', size = 'normal', icon: Icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={classes(BASE, KINDS[kind], SIZES[size], className)} {...rest}>
      {Icon && <Icon aria-hidden className={classes('shrink-0', size === 'small' ? 'size-3.5' : 'size-4')} />}
      {children}
    </button>
  );
}

/** Looks like the main button, and opens a page outside of the app. */
export function OutsideButton({ url, children }: { url: string; children: ReactNode }) {
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className={classes(BASE, KINDS.primary, SIZES.normal, 'max-w-full hover:bg-accent-hover')}
    >
      <span className="truncate">{children}</span>
      <ExternalLink aria-hidden className="size-4 shrink-0" />
    </a>
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon;
  /** The name for screen readers and the tooltip. */
  label: string;
}

/** A square button with an icon. */
export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonProps) {
  return (
    <Hint text={label}>
      <button
        type="button"
        aria-label={label}
        className={classes(BASE, KINDS.quiet, 'size-7 shrink-0', className)}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Hint>
  );
}

/** Escape takes the hint away; who presses it means what is below, a dialog or the details, and should not press twice. */
function passOn({ target }: KeyboardEvent): void {
  setTimeout(() =>
    target?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })),
  );
}

/** Shows a short text beside whatever is hovered or focused. */
export function Hint({
  text,
  children,
}: {
  text: string;
  children: ComponentProps<typeof Tooltip.Trigger>['children'];
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          onEscapeKeyDown={passOn}
          className="animate-appear z-50 max-w-64 rounded-control border border-line bg-raised px-2 py-1 text-small shadow-float"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
