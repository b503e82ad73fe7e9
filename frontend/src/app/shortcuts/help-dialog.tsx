import { Dialog } from "@/components/ui/dialog";
import { MapLegend } from "@/features/player/silence-map/map-legend";
import { SHORTCUTS } from "./shortcuts";

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2">
        {SHORTCUTS.map(({ labels, description }) => (
          <div key={description} className="contents">
            <dt className="flex gap-1">
              {labels.map((key) => (
                <kbd
                  key={key}
                  className="min-w-7 rounded-[4px] border border-mark px-1.5 text-center font-sans text-small"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex flex-col gap-2 border-line border-t pt-4 text-small text-soft">
        <p>
          Press a word to hear it. In the text, Tab goes from paragraph to paragraph; the arrow keys
          walk through its words and Enter plays from one. In the list of recordings, letters and
          digits filter.
        </p>
        <p>
          A lighter word is one the model was less sure of; a dotted line under it means it was
          hardly sure. Rest on a word for the exact figures.
        </p>
        <MapLegend />
        <p>
          <a href="/api/docs" className="text-accent underline underline-offset-4">
            For programs: the HTTP interface
          </a>
        </p>
      </div>
    </Dialog>
  );
}
