import { useQuery } from "@tanstack/react-query";
import { optionsQuery } from "@/api/queries";
import { useT } from "@/lib/i18n/i18n";
import type { OptionsProps } from "./silence-choice";

export interface SpokenChoiceProps extends OptionsProps {
  /** Whether the chosen model knows only English, so that there is nothing to translate. */
  englishOnly: boolean;
}

/** Expected words of a recording, and translation. */
export function SpokenChoice({ chosen, onChange, englishOnly }: SpokenChoiceProps) {
  const t = useT();
  const { data } = useQuery(optionsQuery);
  const usual = (name: string) => data?.find((option) => option.name === name)?.value ?? null;
  const set = (name: string, value: string) => {
    const { [name]: _, ...rest } = chosen;
    onChange(value === (usual(name) ?? "") ? rest : { ...rest, [name]: value });
  };
  return (
    <>
      <label className="flex flex-col gap-2">
        <span>
          {t("runs.expect")}
          <span className="block text-small text-soft">{t("runs.expectHint")}</span>
        </span>
        <input
          type="text"
          value={String(chosen.hotwords ?? usual("hotwords") ?? "")}
          onChange={({ target }) => set("hotwords", target.value)}
          className="h-11 w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
        />
      </label>
      <label className="flex min-h-11 items-start gap-3">
        <input
          type="checkbox"
          disabled={englishOnly}
          checked={!englishOnly && (chosen.task ?? usual("task")) === "translate"}
          onChange={({ target }) => set("task", target.checked ? "translate" : "transcribe")}
          className="mt-1 size-4 shrink-0 accent-accent"
        />
        <span>
          {t("runs.translate")}
          <span className="block text-small text-soft">
            {t(englishOnly ? "models.englishOnly" : "runs.translateHint")}
          </span>
        </span>
      </label>
    </>
  );
}
