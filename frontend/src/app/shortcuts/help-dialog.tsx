import { Dialog } from "@/components/ui/dialog";
import { MapLegend } from "@/features/player/silence-map/map-legend";
import { useT } from "@/lib/i18n/i18n";
import { keyLabel } from "@/lib/i18n/key-label";
import { SHORTCUTS } from "./shortcuts";

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t("help.title")}>
      <Help />
    </Dialog>
  );
}

/** Its content, drawn only while it is open. */
function Help() {
  const t = useT();
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2">
        {SHORTCUTS.map(({ name, labels }) => (
          <div key={name} className="contents">
            <dt className="flex gap-1">
              {labels.map((key) => (
                <kbd
                  key={key}
                  className="min-w-7 rounded-[4px] border border-mark px-1.5 text-center font-sans text-small"
                >
                  {keyLabel(key)}
                </kbd>
              ))}
            </dt>
            <dd>{t(`shortcuts.${name}`)}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex flex-col gap-2 border-line border-t pt-4 text-small text-soft">
        <p>{t("help.words")}</p>
        <p>{t("help.doubt")}</p>
        <MapLegend />
        <p>
          <a href="/api/docs" className="text-accent underline underline-offset-4">
            {t("help.interface")}
          </a>
        </p>
      </div>
    </>
  );
}
