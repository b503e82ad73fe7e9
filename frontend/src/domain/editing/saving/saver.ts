import type { QueryClient } from "@tanstack/react-query";
import type { Segment, Transcript } from "@/api/types";
import { t } from "@/lib/i18n/i18n";
import { nextOperation } from "../next-operation";
import { tidy } from "../segment-text";
import { problemOf, Steps } from "../steps";
import {
  anchorOf,
  changeDraft,
  type Draft,
  draftOf,
  drafts,
  dropDraft,
  isUnsaved,
  locate,
  type Problem,
  setTyped,
  slice,
  standingText,
  typedOf,
} from "./drafts";
import { follow } from "./follow";
import { mergeTexts, movedCaret } from "./merge-texts";
import { setSaveState } from "./save-state";
import { forgetUnsaved, rememberUnsaved } from "./unsaved";

const PAUSE = 700; // Milliseconds without a key after which a text is saved.
const RETRY = 2000; // Milliseconds after which a server that did not answer is asked again.
const MOST_STEPS = 200; // Operations of one saving; more would mean that it gets nowhere.

/** Called when a text was changed from outside its field. */
export const textChanges = new Set<(key: number) => void>();

/** Saves the drafts of a run one after the other, each in as few operations as it takes. */
export class Saver {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;

  private readonly steps: Steps;

  constructor(
    client: QueryClient,
    readonly runId: string,
  ) {
    this.steps = new Steps(client, runId);
  }

  get transcript(): Transcript | undefined {
    return this.steps.transcript;
  }

  get segments(): Segment[] {
    return this.transcript?.segments ?? [];
  }

  /** Whether something was typed that the server does not have. */
  get hasUnsaved(): boolean {
    return this.drafts.some((draft) => draft.problem !== null || isUnsaved(draft));
  }

  /** Saves once nothing was typed for a moment. */
  later(): void {
    clearTimeout(this.timer);
    rememberUnsaved(this.runId, this.drafts);
    this.timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** Saves now, or once the saving in progress has ended. */
  async save(): Promise<void> {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    this.running = this.saveAll().finally(() => {
      this.running = null;
    });
    await this.running;
    this.sync();
  }

  /** Follows what others change: in places where nothing was typed, at once. */
  sync(): void {
    if (this.running) return;
    for (const draft of this.drafts) {
      const { base, text } = typedOf(draft.key);
      const standing = this.standing(draft);
      if (standing === base || draft.problem) continue;
      if (tidy(text) === base) this.take(draft, standing, standing);
      else this.later();
    }
  }

  /** Saves and forgets the drafts of a text that is no longer shown; unsaved ones are kept by the tab. */
  async leave(): Promise<void> {
    for (const { key } of this.drafts) changeDraft(key, { open: false });
    await this.save();
    for (const { key } of this.drafts) dropDraft(key);
    setSaveState({ kind: "idle" });
  }

  /** The steps of the text, once all that was typed is saved. */
  async saved(): Promise<Steps> {
    await this.save();
    return this.steps;
  }

  get drafts(): Draft[] {
    return drafts.get().filter(({ runId }) => runId === this.runId);
  }

  private standing({ anchor }: Draft): string {
    return standingText(this.segments, anchor);
  }

  private async saveAll(): Promise<void> {
    for (const { key } of this.drafts) {
      const draft = draftOf(key);
      if (!draft || (draft.problem && draft.problem.kind !== "away")) continue;
      if (isUnsaved(draft)) {
        setSaveState({ kind: "saving" });
        const problem = await this.saveOne(key);
        if (problem) this.report(key, problem);
        else changeDraft(key, { problem: null });
      }
      const now = draftOf(key);
      if (now && !now.open && !now.problem && !isUnsaved(now)) dropDraft(key);
    }
    rememberUnsaved(this.runId, this.drafts);
    if (!this.drafts.some(({ problem }) => problem)) {
      forgetUnsaved(this.runId);
      setSaveState({ kind: "saved" });
    }
  }

  /** Saves one draft as far as it was typed when this began; what stood in the way, if anything. */
  private async saveOne(key: number): Promise<Problem | null> {
    const steps: number[] = [];
    try {
      for (let count = 0; count < MOST_STEPS; count += 1) {
        const outcome = await this.saveStep(key, steps);
        if (outcome !== "more") return outcome;
      }
      return { kind: "refused", message: t("editing.noEnd") };
    } catch (error) {
      return problemOf(error);
    } finally {
      if (steps.length > 0) this.steps.offerUndo(steps);
    }
  }

  /** Makes one operation; null once none is left. */
  private async saveStep(key: number, steps: number[]): Promise<Problem | null | "more"> {
    const draft = draftOf(key);
    if (!draft) return null;
    const conflict = this.reconcile(draft);
    if (conflict) return conflict;
    const { transcript } = this;
    const anchor = draftOf(key)?.anchor ?? draft.anchor;
    const range = locate(this.segments, anchor);
    const operation = nextOperation(slice(this.segments, range), tidy(typedOf(key).text));
    if (!operation) return null;
    const change = await this.steps.sendAgain(operation);
    if (!change) return "more";
    if (change.history.undo !== null) steps.push(change.history.undo);
    follow(key, { anchor, transcript, range, operation }, change, this.transcript);
    return "more";
  }

  /** Takes in what others changed in the same place; a conflict where both changed the same. */
  private reconcile(draft: Draft): Problem | null {
    const { base, text } = typedOf(draft.key);
    const theirs = this.standing(draft);
    if (theirs === base) return null;
    const merged = mergeTexts(base, theirs, tidy(text));
    if (merged === null) return { kind: "conflict", theirs };
    this.take(draft, theirs, merged);
    return null;
  }

  /** Gives a draft another base and another text, its caret at the same letter. */
  private take(draft: Draft, base: string, text: string): void {
    const before = typedOf(draft.key);
    const caret = {
      start: movedCaret(before.text, text, before.caret.start),
      end: movedCaret(before.text, text, before.caret.end),
    };
    const anchor = anchorOf(this.segments, locate(this.segments, draft.anchor));
    changeDraft(draft.key, { anchor });
    if (tidy(before.text) === text) setTyped(draft.key, { base });
    else {
      setTyped(draft.key, { base, text, caret });
      for (const told of textChanges) told(draft.key);
    }
  }

  private report(key: number, problem: Problem): void {
    changeDraft(key, { problem });
    setSaveState({ kind: problem.kind });
    if (problem.kind === "away") setTimeout(() => void this.save(), RETRY);
  }
}
