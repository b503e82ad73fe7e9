import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/client";
import { toldTranscript } from "@/api/decided";
import { applyChange, type Operation, postOperations, redoStep, undoStep } from "@/api/operations";
import { queryKeys } from "@/api/queries";
import type { TextChange, Transcript } from "@/api/types";
import { notify, notifyProblem, offerUndo } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";
import { pushUndo } from "@/lib/undo";
import type { Problem } from "./saving/drafts";

/** Steps of operations on a run's text, as the server makes, undoes and redoes them. */
export class Steps {
  private underway: Promise<unknown> = Promise.resolve();

  /** Whether an operation may be stored though its answer was lost: sent again, it would stand twice. */
  private unanswered = false;

  constructor(
    private readonly client: QueryClient,
    private readonly runId: string,
  ) {}

  get transcript(): Transcript | undefined {
    return this.client.getQueryData<Transcript>(queryKeys.transcript(this.runId));
  }

  /**
   * Sends operations as one step, which can be undone; null where they were refused.
   *
   * @param named - What the step did, where a person is told.
   */
  async make(operations: readonly Operation[], named?: string): Promise<TextChange | null> {
    const before = this.transcript?.history?.undo ?? null;
    const change = await this.attempt(() => this.post(operations));
    const made = change?.history.undo ?? null;
    if (made !== null && made !== before) this.offerUndo([made], named);
    return change;
  }

  /** Makes a change of any kind; null, and says so, where it was refused. */
  attempt(send: () => Promise<TextChange>): Promise<TextChange | null> {
    const attempt = this.tried(send);
    this.underway = attempt;
    return attempt;
  }

  /** Ends when the change that is on its way is made, and can be undone. */
  async settled(): Promise<void> {
    await this.underway;
    await new Promise((done) => setTimeout(done)); // Whoever made it offers to undo it first.
  }

  private async tried(send: () => Promise<TextChange>): Promise<TextChange | null> {
    try {
      return await this.took(await send());
    } catch (error) {
      notifyProblem(asProblem(error));
      await this.readAnew();
      return null;
    }
  }

  /** Undoes or redoes the step that the server names; whether there was one. */
  async move(way: "undo" | "redo"): Promise<boolean> {
    const step = this.transcript?.history?.[way];
    if (!step) return false;
    const act = way === "undo" ? undoStep : redoStep;
    return (await this.attempt(() => act(this.runId, step))) !== null;
  }

  /** Sends one operation; null where the text is another by now, so that it is made anew. */
  async sendAgain(operation: Operation): Promise<TextChange | null> {
    const before = this.transcript?.revision;
    if (this.unanswered) {
      await this.readAnew({ throwOnError: true });
      this.unanswered = false;
      return null;
    }
    try {
      return await this.send([operation]);
    } catch (error) {
      this.unanswered = !(error instanceof ApiError) || error.status === 0;
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

  private async readAnew(options: { throwOnError?: boolean } = {}): Promise<void> {
    await this.client.refetchQueries({ queryKey: queryKeys.transcript(this.runId) }, options);
  }

  /** Lets a person undo steps, and redo them; says what they did where they have a name. */
  offerUndo(steps: readonly number[], named?: string): void {
    const go = (act: () => Promise<void>, said?: string) => () =>
      act()
        .then(() => said && notify(said))
        .catch((error: unknown) => {
          notifyProblem(asProblem(error));
          return this.readAnew();
        });
    const undo = async () => {
      for (const step of [...steps].reverse()) await this.took(await undoStep(this.runId, step));
    };
    const redo = async () => {
      for (const step of steps) await this.took(await redoStep(this.runId, step));
    };
    if (!named) pushUndo({ run: this.runId, undo: go(undo), redo: go(redo) });
    else {
      const undone = t("editing.undone", { step: named });
      offerUndo(named, go(undo, undone), this.runId, go(redo, named));
    }
  }
}

/** What stood in the way of a saving. */
export function problemOf(error: unknown): Problem {
  const away = error instanceof ApiError && (error.status === 0 || error.status >= 500);
  return { kind: away ? "away" : "refused", ...asProblem(error) };
}

function asProblem(error: unknown): { message: string; code?: string } {
  if (!(error instanceof ApiError)) return { message: String(error) };
  const { message, code } = error;
  return { message, code };
}
