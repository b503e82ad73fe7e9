import type { Segment } from "@/api/types";
import {
  addDraft,
  anchorOf,
  changeDraft,
  type Draft,
  draftAt,
  draftOf,
  locate,
  type Range,
  setTyped,
  standingText,
  typedOf,
} from "./saving/drafts";
import { type Saver, textChanges } from "./saving/saver";
import { isEditable, lineOf } from "./segment-text";

/**
 * Takes the segment before (-1) or after (1) into a field, on the line of its start or end; false
 * where there is none. What was typed in that segment is saved first.
 */
export function joinSegment(saver: Saver, draft: Draft, by: 1 | -1): boolean {
  const index = beside(saver, draft, by);
  const other = saver.segments[index];
  if (!other || !isEditable(other)) return false;
  if (!draftAt(saver.segments, saver.drafts, index)) join(saver, draft, other, by);
  else void saver.save().then(() => joinSaved(saver, draft, by));
  return true;
}

/** Joins where nothing waits any more in the other segment; the field may be closed by then. */
function joinSaved(saver: Saver, { key, runId, anchor }: Draft, by: 1 | -1): void {
  const base = standingText(saver.segments, anchor);
  const draft = draftOf(key) ?? addDraft({ runId, anchor, open: false }, { base });
  const index = beside(saver, draft, by);
  const other = saver.segments[index];
  const waits = draftAt(saver.segments, saver.drafts, index);
  if (other && isEditable(other) && !waits) join(saver, draft, other, by);
  else void saver.save();
}

function join(saver: Saver, draft: Draft, other: Segment, by: 1 | -1): void {
  const range = locate(saver.segments, draft.anchor);
  const index = beside(saver, draft, by);
  const [line, { text, base, caret: before }] = [lineOf(other), typedOf(draft.key)];
  const own = by === -1 ? text.trimStart() : text.trimEnd();
  const joined = by === -1 ? [line, own] : [own, line];
  // Somebody may have typed on while the other segment was saved.
  const typedOn = Math.max(0, before.start - (text.length - own.length));
  const at = by === -1 ? line.length + 1 + typedOn : own.length;
  const caret = { start: at, end: at };
  const bases = by === -1 ? [line, base] : [base, line];
  setTyped(draft.key, { text: joined.join(" "), base: bases.filter(Boolean).join("\n"), caret });
  const wider: Range = { first: Math.min(index, range.first), last: Math.max(index, range.last) };
  changeDraft(draft.key, { anchor: anchorOf(saver.segments, wider) });
  for (const told of textChanges) told(draft.key);
  void saver.save();
}

/** Index of the segment before (-1) or after (1) those that a draft stands for. */
function beside({ segments }: Saver, { anchor }: Draft, by: 1 | -1): number {
  const { first, last } = locate(segments, anchor);
  return by === -1 ? first - 1 : last + 1;
}
