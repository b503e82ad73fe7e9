import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/client";
import { toldTranscript } from "@/api/decided";
import { applyChange, type Operation, postOperations, redoStep, undoStep } from "@/api/operations";
import { queryKeys } from "@/api/queries";
import type { Segment, TextChange, Transcript } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";
import { pushUndo } from "@/lib/undo";
import {
  anchorOf,
  between,
  changeDraft,
  type Draft,
  draftOf,
  drafts,
  dropDraft,
  locate,
  type Problem,
  setTyped,
  slice,
  typedOf,
} from "./drafts";
import { mergeTexts, movedCaret } from "./merge-texts";
import { nextOperation } from "./next-operation";
import { setSaveState } from "./save-state";
import { textOf, tidy } from "./segment-text";
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

  constructor(
    private readonly client: QueryClient,
    readonly runId: string,
  ) {}

  get transcript(): Transcript | undefined {
    return this.client.getQueryData<Transcript>(queryKeys.transcript(this.runId));
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

  /** Sends operations as one step, which can be undone; null where they were refused. */
  async step(operations: readonly Operation[]): Promise<TextChange | null> {
    const before = this.transcript?.history?.undo ?? null;
    const change = await this.attempt(() => this.post(operations));
    const made = change?.history.undo ?? null;
    if (made !== null && made !== before) this.offerUndo([made]);
    return change;
  }

  /** Makes a change of another kind; null, and says so, where it was refused. */
  async attempt(send: () => Promise<TextChange>): Promise<TextChange | null> {
    await this.save();
    try {
      return await this.took(await send());
    } catch (error) {
      notifyProblem(asProblem(error));
      await this.readAnew();
      return null;
    }
  }

  /** Undoes or redoes the step that the server names; says so where there is none. */
  async move(way: "undo" | "redo"): Promise<void> {
    await this.save();
    const step = this.transcript?.history?.[way];
    if (step) await this.attempt(() => (way === "undo" ? undoStep : redoStep)(this.runId, step));
  }

  get drafts(): Draft[] {
    return drafts.get().filter(({ runId }) => runId === this.runId);
  }

  private standing({ anchor }: Draft): string {
    return textOf(slice(this.segments, locate(this.segments, anchor)));
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
        const draft = draftOf(key);
        if (!draft) return null;
        const conflict = this.reconcile(draft);
        if (conflict) return conflict;
        const range = locate(this.segments, draft.anchor);
        const wanted = tidy(typedOf(key).text);
        const operation = nextOperation(slice(this.segments, range), wanted);
        if (!operation) return null;
        const around = anchorOf(this.segments, range);
        const change = await this.sendAgain(operation);
        if (!change) continue;
        if (change.history.undo !== null) steps.push(change.history.undo);
        const made = between(this.segments, around);
        setTyped(key, { base: textOf(slice(this.segments, made)) });
        changeDraft(key, { anchor: { ...around, ...anchorOf(this.segments, made) } });
      }
      return { kind: "refused", message: t("editing.noEnd") };
    } catch (error) {
      return problemOf(error);
    } finally {
      if (steps.length > 0) this.offerUndo(steps);
    }
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

  /** Sends one operation; null where others changed the text first, so that it is made anew. */
  private async sendAgain(operation: Operation): Promise<TextChange | null> {
    const before = this.transcript?.revision;
    try {
      return await this.send([operation]);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      await this.readAnew();
      if (this.transcript?.revision === before) throw error;
      return null;
    }
  }

  private async send(operations: readonly Operation[]): Promise<TextChange> {
    return this.took(await this.post(operations));
  }

  private post(operations: readonly Operation[]): Promise<TextChange> {
    return postOperations(this.runId, this.transcript?.revision ?? 0, operations);
  }

  /** Puts a change into the page; where it came over others, all is read. */
  private async took(change: TextChange): Promise<TextChange> {
    const now = this.transcript;
    const deciding = toldTranscript(this.client, this.runId) !== undefined;
    if (now && (deciding || now.revision < change.over)) await this.readAnew();
    else applyChange(this.client, change);
    return change;
  }

  private async readAnew(): Promise<void> {
    await this.client.refetchQueries({ queryKey: queryKeys.transcript(this.runId) });
  }

  private offerUndo(steps: readonly number[]): void {
    const go = (act: () => Promise<void>) => () => {
      act().catch((error: unknown) => {
        notifyProblem(asProblem(error));
        void this.readAnew();
      });
    };
    pushUndo({
      run: this.runId,
      undo: go(async () => {
        for (const step of [...steps].reverse()) await this.took(await undoStep(this.runId, step));
      }),
      redo: go(async () => {
        for (const step of steps) await this.took(await redoStep(this.runId, step));
      }),
    });
  }

  private report(key: number, problem: Problem): void {
    changeDraft(key, { problem });
    setSaveState({ kind: problem.kind });
    if (problem.kind === "away") setTimeout(() => void this.save(), RETRY);
  }
}

function isUnsaved({ key }: Draft): boolean {
  const { base, text } = typedOf(key);
  return tidy(text) !== base;
}

function problemOf(error: unknown): Problem {
  const away = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return { kind: away ? "away" : "refused", ...asProblem(error) };
}

function asProblem(error: unknown): { message: string; code?: string } {
  if (!(error instanceof ApiError)) return { message: String(error) };
  const { message, code } = error;
  return { message, code };
}
