import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { type Draft, type Problem, typedOf } from "@/domain/editing/saving/drafts";
import { tidy } from "@/domain/editing/segment-text";
import { useEditor } from "@/domain/editing/use-editor";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";

/** Why a text is not saved, both texts where there are two, and what to do. */
export function DraftProblem({ draft, problem }: { draft: Draft; problem: Problem }) {
  const t = useT();
  const editor = useEditor(draft.runId);
  const mine = tidy(typedOf(draft.key).text);
  const theirs = problem.kind === "conflict" ? problem.theirs : typedOf(draft.key).base;
  return (
    <section
      aria-label={t("editing.problem")}
      className="mt-2 flex flex-col gap-2 rounded-soft border border-mark bg-notice p-3 text-small sm:col-start-2"
    >
      <p role="alert">
        {t(`editing.problems.${problem.kind}`)}{" "}
        {problem.kind === "refused" && <ServerText of={problem} />}
      </p>
      {problem.kind !== "away" && (
        <>
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
            <dt className="text-soft">{t("editing.yours")}</dt>
            <dd className="whitespace-pre-line break-words">{mine || t("editing.nothing")}</dd>
            <dt className="text-soft">{t("editing.thereNow")}</dt>
            <dd className="whitespace-pre-line break-words">{theirs || t("editing.nothing")}</dd>
          </dl>
          <div className="flex flex-wrap gap-2">
            {(["mine", "theirs"] as const).map((choice) => (
              <Button
                key={choice}
                onClick={(event) => {
                  keepFocus(event);
                  editor.settle(draft, choice);
                }}
              >
                {t(choice === "mine" ? "editing.takeMine" : "editing.leaveTheirs")}
              </Button>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
