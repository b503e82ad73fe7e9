import { useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";

/** The video of what plays: small, or enlarged at a press. */
export function Picture({ media }: { media: HTMLVideoElement }) {
  const t = useT();
  const [large, setLarge] = useState(false);
  const box = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    media.className = "size-full object-contain";
    box.current?.append(media);
    return () => media.remove();
  }, [media]);
  return (
    <div className="h-11 w-16 shrink-0 max-sm:w-12">
      <button
        ref={box}
        type="button"
        aria-label={t(large ? "player.shrink" : "player.enlarge")}
        aria-expanded={large}
        onClick={() => setLarge(!large)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || !large) return;
          event.stopPropagation();
          setLarge(false);
        }}
        className={cx(
          "overflow-hidden rounded-soft bg-black",
          large
            ? "absolute right-4 bottom-full z-20 mb-3 aspect-video w-[min(480px,100vw-32px,calc((100dvh-180px)*16/9))] shadow-lift"
            : "block size-full",
        )}
      />
    </div>
  );
}
