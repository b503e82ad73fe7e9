import type { QueryClient } from "@tanstack/react-query";
import type { Segment, Word } from "@/api/types";
import { notify, offerAction } from "@/components/ui/toasts";
import { reviewActions } from "@/domain/review/review-state";
import { t } from "@/lib/i18n/i18n";
import { painted } from "@/lib/painted";
import { fixesAlike, type Replacement, replacementBetween } from "./alike";
import { caretAt, type Place } from "./caret";
import { replacementAt } from "./changes";
import { joinSegment } from "./join-segment";
import {
  addDraft,
  anchorOf,
  type Caret,
  changeDraft,
  type Draft,
  draftAt,
  draftOf,
  dropDraft,
  locate,
  openDraft,
  type Range,
  setTyped,
  slice,
  typedOf,
} from "./saving/drafts";
import { Saver } from "./saving/saver";
import { isEditable, textOf, tidy, wordsTouched } from "./segment-text";

/** Opens, moves and closes the field in which a person types the text of segments. */
export class Editor {
  readonly saver: Saver;

  constructor(client: QueryClient, runId: string) {
    this.saver = new Saver(client, runId);
  }

  /** Opens the segment that holds a word, with the words of the place selected. */
  openWord(word: string, place: Place = { words: [word] }): void {
    const index = this.segments.findIndex(({ words }) => words.some(({ id }) => id === word));
    this.openAt(index, place);
  }

  /** Opens the segment that is spoken at a moment, or the last one before it. */
  openMoment(moment: number): void {
    const later = this.segments.findIndex(({ start }) => start > moment + 0.02);
    const index = later < 0 ? this.segments.length - 1 : Math.max(0, later - 1);
    const words = this.segments[index]?.words ?? [];
    const spoken = words.findLast(({ start }) => start <= moment + 0.02) ?? words[0];
    this.openAt(index, spoken ? { words: [spoken.id] } : "start");
  }

  /** Notes what is typed, and saves it after a pause. */
  type(key: number, text: string, caret: Caret): void {
    setTyped(key, { text, caret });
    if (draftOf(key)?.problem?.kind === "refused") changeDraft(key, { problem: null });
    this.saver.later();
  }

  /** Closes a field; what was typed stays, and may be right elsewhere, too. */
  close(key: number): void {
    if (!draftOf(key)?.open) return;
    const { opened, text } = typedOf(key);
    const replacement = replacementBetween(opened, tidy(text));
    changeDraft(key, { open: false });
    void this.saver.save().then(async () => {
      if (opened !== tidy(text) && !openDraft()) reviewActions.resume();
      await painted(); // All of the text is looked through: not before it is seen as saved.
      if (replacement) this.offerFixes(replacement);
    });
  }

  /** Saves, and goes on to the next (1) or previous (-1) segment; false where there is none. */
  step(draft: Draft, by: 1 | -1): boolean {
    const { first, last } = this.rangeOf(draft);
    const index = by === 1 ? Math.max(last, first - 1) + 1 : first - 1;
    const next = this.segments[index];
    if (!next) return false;
    this.openAt(index, by === 1 ? "start" : "end");
    return true;
  }

  /** Takes the segment before (-1) or after (1) into a field; false where there is none. */
  join(draft: Draft, by: 1 | -1): boolean {
    return joinSegment(this.saver, draft, by);
  }

  /** Lets what the run wrote stand again where a person wrote or took out a word. */
  async takeBack(word: string): Promise<void> {
    const { transcript } = this.saver;
    if (!transcript) return;
    const { deleted, written } = replacementAt(transcript, word);
    const ids = (of: readonly Word[]) => of.map(({ id }) => id);
    if (written.length + deleted.length === 0) return;
    const steps = await this.saver.saved();
    await steps.make([{ kind: "take_back", words: ids(written), originals: ids(deleted) }]);
  }

  /** Ids of the words that a selection in a field touches, or of all in it, once it is saved. */
  async wordsIn(key: number, selected: Caret): Promise<string[]> {
    await this.saver.save();
    const draft = draftOf(key);
    if (!draft) return [];
    return wordsTouched(slice(this.segments, this.rangeOf(draft)), selected);
  }

  /** Settles a draft that could not be saved: by what was typed, or by what stands there now. */
  settle(draft: Draft, choice: "mine" | "theirs"): void {
    const { problem, key } = draft;
    if (choice === "theirs") dropDraft(key);
    else {
      if (problem?.kind === "conflict") setTyped(key, { base: problem.theirs });
      changeDraft(key, { problem: null });
    }
    void this.saver.save();
  }

  /** Offers to replace the same words wherever else they stand. */
  private offerFixes(replacement: Replacement): void {
    const count = fixesAlike(this.segments, replacement).length;
    if (count === 0) return;
    const { from, to } = replacement;
    const label = t("editing.fixAll", { count });
    offerAction(
      t("editing.alike", { from, to, count }),
      label,
      () => void this.fixAll(replacement),
    );
  }

  private async fixAll(replacement: Replacement): Promise<void> {
    const fixes = fixesAlike(this.segments, replacement);
    const change = fixes.length > 0 ? await (await this.saver.saved()).make(fixes) : null;
    if (change) notify(t("editing.fixedAll", { text: replacement.to, count: fixes.length }));
  }

  private get segments(): Segment[] {
    return this.saver.segments;
  }

  private rangeOf({ anchor }: Draft): Range {
    return locate(this.segments, anchor);
  }

  private openAt(index: number, place: Place): void {
    const segment = this.segments[index];
    if (!segment || !isEditable(segment)) return;
    const before = openDraft();
    if (before) this.close(before.key);
    const waiting = draftAt(this.segments, this.saver.drafts, index);
    if (waiting) {
      setTyped(waiting.key, { caret: caretAt(typedOf(waiting.key).text, segment, place) });
      changeDraft(waiting.key, { open: true });
      return;
    }
    const range = { first: index, last: index };
    const base = textOf([segment]);
    const { runId } = this.saver;
    const caret = caretAt(base, segment, place);
    addDraft({ runId, anchor: anchorOf(this.segments, range) }, { base, caret });
  }
}

/** The segments that each draft stands for; the first of them shows it. */
export function coveredSegments(
  segments: readonly Segment[],
  all: readonly Draft[],
): Map<Segment, Draft> {
  const covered = new Map<Segment, Draft>();
  for (const draft of all) {
    for (const segment of slice(segments, locate(segments, draft.anchor)))
      covered.set(segment, draft);
  }
  return covered;
}
