import { Link } from "@tanstack/react-router";
import { Play, Square } from "lucide-react";
import type { MouseEvent } from "react";
import type { NameHit, SearchHit } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { shownName } from "@/domain/speakers/names";
import { cx } from "@/lib/cx";
import { clock, durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { useUrlState } from "@/lib/url-state";
import { piecesOf, type SearchRow } from "./search-rows";
import { hitState, useOpenHit } from "./use-open-hit";

/** The recording that the hits under it stand in. */
export function RecordingHead({ recording }: { recording: SearchHit["recording"] }) {
  return (
    <h2 className="flex items-baseline gap-2 px-5 pt-3 pb-1 text-small">
      <span dir="auto" className="min-w-0 truncate font-medium" title={recording.name}>
        {recording.name}
      </span>
      {recording.duration !== null && (
        <span className="tabular shrink-0 text-soft">{durationText(recording.duration)}</span>
      )}
    </h2>
  );
}

interface RowProps<Kind> {
  row: Extract<SearchRow, { kind: Kind }>;
  /** Whether it is the tab stop; the arrow keys reach the others. */
  reachable: boolean;
}

/** A recording whose name has the words. */
export function NameRow({ row, reachable }: RowProps<"name">) {
  return (
    <div className="mx-2">
      <HitLink row={row} reachable={reachable}>
        <span className="min-w-0 truncate">
          <Marked hit={row.hit} />
        </span>
      </HitLink>
    </div>
  );
}

export interface HitRowProps extends RowProps<"hit"> {
  playing: boolean;
  onPlay: () => void;
}

/** A place in a text: the words around it, to open or to hear where it stands. */
export function HitRow({ row, reachable, playing, onPlay }: HitRowProps) {
  const t = useT();
  const time = clock(row.hit.at);
  return (
    <div className="mx-2 flex items-start">
      <HitLink row={row} reachable={reachable}>
        <span className="tabular w-10 shrink-0 text-soft">{time}</span>
        <span className="line-clamp-3 min-w-0 flex-1 break-words">
          {row.hit.speaker !== null && (
            <span dir="auto" className="text-soft">
              {shownName(row.hit.speaker)}:{" "}
            </span>
          )}
          <Marked hit={row.hit} />
        </span>
      </HitLink>
      <IconButton
        label={t(playing ? "search.stop" : "search.play", { time })}
        aria-pressed={playing}
        tabIndex={reachable ? 0 : -1}
        onClick={onPlay}
      >
        {playing ? (
          <Square size={14} fill="currentColor" aria-hidden="true" />
        ) : (
          <Play size={16} aria-hidden="true" />
        )}
      </IconButton>
    </div>
  );
}

interface HitLinkProps {
  row: Extract<SearchRow, { kind: "name" | "hit" }>;
  reachable: boolean;
  children: React.ReactNode;
}

function HitLink({ row, reachable, children }: HitLinkProps) {
  const { recording, hit: opened } = useUrlState();
  const openHit = useOpenHit();
  const { hit, key } = row;
  const isOpen = recording === hit.recording.id && row.kind === "hit" && opened === row.hit.at;
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // Another tab or window.
    event.preventDefault();
    void openHit(hit);
  };
  return (
    <Link
      to="/"
      search={(now) => hitState(now, hit)}
      data-hit={key}
      tabIndex={reachable ? 0 : -1}
      aria-current={isOpen ? "true" : undefined}
      onClick={onClick}
      className={cx(
        "-outline-offset-2 flex min-h-11 min-w-0 flex-1 gap-2 rounded-soft px-3 py-2 text-small md:min-h-9",
        isOpen ? "bg-chosen" : "hover:bg-chosen/60",
      )}
    >
      {children}
    </Link>
  );
}

/** A snippet, with the words that were looked for marked. */
function Marked({ hit }: { hit: NameHit }) {
  return (
    <span dir="auto">
      {piecesOf(hit).map(({ at, text, marked }) =>
        marked ? (
          <mark key={at} className="rounded-[3px] bg-wash px-0.5 font-medium text-ink">
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        ),
      )}
    </span>
  );
}
