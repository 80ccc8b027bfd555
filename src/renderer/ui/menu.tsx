// A menu that opens from a button. Not modal: a modal menu would inject a <style>, which the page's policy forbids.
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export const MENU_ITEM =
  'flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-55';

export interface MenuProps {
  /** The button. */
  trigger: ReactNode;
  align: 'start' | 'end';
  /** Width and height. */
  className: string;
  children: ReactNode;
}

/** The button and its menu. */
export function Menu({ trigger, align, className, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={classes(
            'animate-appear z-30 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float',
            className,
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Words above a group of rows. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-small text-muted">{children}</DropdownMenu.Label>;
}

/** Between two groups of rows. */
export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

/** The place of the tick in a row that can be chosen; empty while it is not. */
export function MenuTick() {
  return (
    <span className="flex size-4 shrink-0 items-center">
      <DropdownMenu.ItemIndicator>
        <Check aria-hidden className="size-4 text-accent" />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}
