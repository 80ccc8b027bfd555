// The app's mark: two speech brackets that face each other.

/** In the colour of the text around it. */
export function Mark() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className="size-5 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
    >
      <path d="M6.25 2.5H4A2.25 2.25 0 0 0 1.75 4.75v6.5A2.25 2.25 0 0 0 4 13.5h2.25" strokeLinecap="round" />
      <path d="M9.75 2.5H12a2.25 2.25 0 0 1 2.25 2.25v6.5A2.25 2.25 0 0 1 12 13.5H9.75" strokeLinecap="round" />
      <path d="M5.25 8h5.5" strokeLinecap="round" />
    </svg>
  );
}
