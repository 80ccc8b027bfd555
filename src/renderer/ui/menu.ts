// How menus look: one row of a menu, the words above a group of rows, and the box around them.

export const MENU_ITEM =
  'flex min-h-8 items-center gap-2 rounded-control px-2 outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-55';
export const MENU_LABEL = 'px-2 pt-1.5 pb-0.5 text-small text-muted';
export const MENU_BOX =
  'animate-appear z-30 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-float';
export const MENU_LINE = 'my-1 h-px bg-line';
