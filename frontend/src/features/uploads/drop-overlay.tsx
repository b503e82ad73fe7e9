import { usePageDrag } from "./use-page-drag";

/** Overlay that invites to drop files. */
export function DropOverlay() {
  const over = usePageDrag();
  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-paper/85 p-4">
      <div className="grid h-full place-items-center rounded-soft border-2 border-accent border-dashed">
        <p className="text-title text-accent">Let go to add these recordings</p>
      </div>
    </div>
  );
}
