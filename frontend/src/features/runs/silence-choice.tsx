import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { optionsQuery } from "@/api/queries";
import type { OptionFacts } from "@/api/types";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";

/** Options that differ from the settings, by name. */
export type Chosen = Record<string, OptionFacts["value"]>;

export interface OptionsProps {
  chosen: Chosen;
  onChange: (next: Chosen) => void;
}

const CHOICES = ["strict", "balanced", "verbatim"] as const;

/** Choice of how to treat words in doubt. */
export function SilenceChoice({ chosen, onChange }: OptionsProps) {
  const t = useT();
  const { data } = useQuery(optionsQuery);
  const name = useId();
  const usual = data?.find((option) => option.name === "silence")?.value ?? "balanced";
  const value = chosen.silence ?? usual;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{t("runs.silence.title")}</legend>
      {CHOICES.map((choice) => (
        <label
          key={choice}
          className={cx(
            "flex min-h-11 gap-3 rounded-soft border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent",
            choice === value ? "border-accent bg-chosen" : "border-line hover:border-mark",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={choice === value}
            onChange={() => onChange({ ...chosen, silence: choice })}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            {t(`runs.silence.${choice}`)}
            <span className="block text-small text-soft">{t(`runs.silenceHints.${choice}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
