// Links that stand by themselves: to another place in the window, or to a page outside of it.
import { ArrowRight, ExternalLink } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

const LOOK = 'rounded-control font-medium text-accent hover:underline';
const WITH_SIGN = 'inline-flex items-center gap-1';

export interface TextLinkProps extends ComponentProps<'a'> {
  /** With the arrow that says: this leads to another screen. */
  hasArrow?: boolean;
}

/** Leads to a place in the window. */
export function TextLink({ hasArrow, className, children, ...rest }: TextLinkProps) {
  return (
    <a className={classes(LOOK, hasArrow === true ? WITH_SIGN : 'inline-block', className)} {...rest}>
      {children}
      {hasArrow === true && <ArrowRight aria-hidden className="size-3.5" />}
    </a>
  );
}

/** Opens outside of the app: the shells let no other page into the window. */
export function OutsideLink({ url, text }: { url: string; text: string }) {
  return (
    <a href={url} target="_blank" rel="noreferrer" className={classes(LOOK, WITH_SIGN)}>
      {text}
      <ExternalLink aria-hidden className="size-3.5" />
    </a>
  );
}
