// What a user should know, as a list.
import { Told } from '../../ui/told.tsx';

/** Nothing when there is nothing to know. */
export function NoteList({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <ul className="list-disc space-y-1 pl-4 text-small text-muted marker:text-muted">
      {notes.map((note) => (
        <li key={note} className="text-pretty">
          <Told>{note}</Told>
        </li>
      ))}
    </ul>
  );
}
