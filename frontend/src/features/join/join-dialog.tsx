import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useState } from "react";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { clock, durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { JoinProgress } from "./join-progress";
import { useJoin } from "./use-join";

export interface JoinDialogProps {
  /** The recordings to join, in an order to begin with. */
  recordings: Recording[];
  open: boolean;
  onClose: () => void;
  /** Opens the new recording, once it is there. */
  onJoined: (id: string) => void;
}

/** Parts of one meeting joined into a new recording: their order, its name, and how far it is. */
export function JoinDialog({ recordings, open, onClose, onJoined }: JoinDialogProps) {
  const t = useT();
  return (
    <Dialog open={open} onClose={onClose} title={t("join.title")}>
      <JoinForm recordings={recordings} onClose={onClose} onJoined={onJoined} />
    </Dialog>
  );
}

function JoinForm({ recordings, onClose, onJoined }: Omit<JoinDialogProps, "open">) {
  const t = useT();
  const [parts, setParts] = useState(recordings);
  const [name, setName] = useState("");
  const { join, error, busy, start, giveUp } = useJoin();
  const [first] = parts;
  const usual = first ? t("join.usualName", { name: first.name, count: parts.length - 1 }) : "";
  if (join) {
    return (
      <JoinProgress
        join={join}
        onGiveUp={() => {
          giveUp();
          onClose();
        }}
        onClose={onClose}
        onOpen={() => {
          onClose();
          onJoined(join.id);
        }}
      />
    );
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        start(
          parts.map(({ id }) => id),
          name.trim() || usual,
        );
      }}
    >
      <p className="text-small text-soft">{t("join.about")}</p>
      <Order parts={parts} onChange={setParts} />
      <label className="flex flex-col gap-1">
        <span>{t("join.name")}</span>
        <input
          value={name}
          placeholder={usual}
          maxLength={1000}
          onChange={({ target }) => setName(target.value)}
          className="h-11 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9"
        />
      </label>
      {error && (
        <p role="alert" className="text-danger text-small">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-3">
        <Button onClick={onClose}>{t("vocabulary.cancel")}</Button>
        <Button type="submit" kind="primary" disabled={busy || parts.length < 2}>
          {t("join.join", { count: parts.length })}
        </Button>
      </div>
    </form>
  );
}

interface OrderProps {
  parts: Recording[];
  onChange: (parts: Recording[]) => void;
}

/** The parts in their order, with the time at which each will begin. */
function Order({ parts, onChange }: OrderProps) {
  const t = useT();
  const starts = parts.map((_, at) => lengthOf(parts.slice(0, at)));
  const move = (at: number, by: 1 | -1) => {
    const next = [...parts];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-1">
      <ol aria-label={t("join.order")}>
        {parts.map((part, at) => (
          <li key={part.id} className="flex items-center gap-2 border-line border-t py-1">
            <span className="tabular w-14 shrink-0 text-right text-small text-soft">
              {clock(starts[at] ?? 0)}
            </span>
            <span className="min-w-0 flex-1 break-words px-1">{part.name}</span>
            <IconButton
              label={t("join.up", { name: part.name })}
              title={t("join.earlier")}
              disabled={at === 0}
              onClick={() => move(at, -1)}
            >
              <ArrowUp size={16} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={t("join.down", { name: part.name })}
              title={t("join.later")}
              disabled={at === parts.length - 1}
              onClick={() => move(at, 1)}
            >
              <ArrowDown size={16} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={t("join.leaveOut", { name: part.name })}
              title={t("join.without")}
              disabled={parts.length < 3}
              onClick={() => onChange(parts.filter(({ id }) => id !== part.id))}
            >
              <X size={16} aria-hidden="true" />
            </IconButton>
          </li>
        ))}
      </ol>
      <p role="status" className="tabular border-line border-t pt-2 text-small text-soft">
        {t("join.total", { duration: durationText(lengthOf(parts)) })}
      </p>
    </div>
  );
}

function lengthOf(parts: readonly Recording[]): number {
  return parts.reduce((sum, { duration }) => sum + (duration ?? 0), 0);
}
