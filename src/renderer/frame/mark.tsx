// The app's mark, as on its icon and in the tray: two brackets that face each other, and what passes between them.

/** In the colour of the text around it. */
export function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-5 shrink-0" fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M9 3H3v6M7 13h6V7" strokeLinecap="round" strokeLinejoin="round" />
      <circle cx="8" cy="8" r="2.2" fill="currentColor" stroke="none" />
    </svg>
  );
}
