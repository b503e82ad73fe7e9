/** Speech, then silence: three bars and a rest. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} fill="currentColor" aria-hidden="true">
      <rect x="3" y="12" width="4" height="8" rx="2" />
      <rect x="9" y="6" width="4" height="20" rx="2" />
      <rect x="15" y="14.5" width="14" height="3" rx="1.5" opacity=".65" />
    </svg>
  );
}
