/** The key that does what a button does, for eyes only: it is no part of the button's name. */
export function KeyBadge({ shortcut }: { shortcut: string }) {
  return (
    <span
      aria-hidden="true"
      className="tabular min-w-5 select-none rounded-[4px] border border-mark px-1 text-center font-sans text-small text-soft max-md:hidden"
    >
      {shortcut}
    </span>
  );
}
