// Chooses one model: a button, and a popover with search, filters and everything there is, from the keyboard alone.
import { Popover } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { ModelSearch } from './model-search.tsx';

export interface ModelPopoverProps {
  /** Names the list, for example "Model for Opus". */
  label: string;
  /** Only models of this connection. */
  connectionId?: string | undefined;
  /** `connection/model` of what is chosen now, marked in the list. */
  chosen?: string | undefined;
  /** `connection/model`. */
  onChoose: (target: string) => void;
  /** The button that opens it. */
  children: ReactNode;
}

/** Closed until its button is pressed. Not modal: a modal one would inject a <style>. */
export function ModelPopover({ label, connectionId, chosen, onChoose, children }: ModelPopoverProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="animate-appear z-50 flex max-h-(--radix-popover-content-available-height) w-116 max-w-[calc(100vw-1rem)] rounded-card border border-line bg-raised p-2 shadow-float outline-none flex-col overflow-y-auto"
        >
          <ModelSearch
            label={label}
            connectionId={connectionId}
            chosen={chosen}
            onChoose={(target) => {
              setOpen(false);
              onChoose(target);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
