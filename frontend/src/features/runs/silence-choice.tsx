import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { optionsQuery } from "@/api/queries";
import type { OptionFacts } from "@/api/types";
import { cx } from "@/lib/cx";

/** Options that differ from the settings, by name. */
export type Chosen = Record<string, OptionFacts["value"]>;

export interface OptionsProps {
  chosen: Chosen;
  onChange: (next: Chosen) => void;
}

const CHOICES = [
  {
    value: "strict",
    title: "Strict",
    text: "Set aside every word that is in doubt. For subtitles that must hold nothing invented.",
  },
  {
    value: "balanced",
    title: "Balanced",
    text: "Set aside what the sound speaks against, mark what is in doubt. For most recordings.",
  },
  {
    value: "verbatim",
    title: "Verbatim",
    text: "Set nothing aside, only mark what is in doubt. For recordings that will be checked.",
  },
];

/** Choice of how to treat words in doubt. */
export function SilenceChoice({ chosen, onChange }: OptionsProps) {
  const { data } = useQuery(optionsQuery);
  const name = useId();
  const usual = data?.find((option) => option.name === "silence")?.value ?? "balanced";
  const value = chosen.silence ?? usual;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">Words without speech</legend>
      {CHOICES.map((choice) => (
        <label
          key={choice.value}
          className={cx(
            "flex min-h-11 gap-3 rounded-soft border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-accent",
            choice.value === value ? "border-accent bg-chosen" : "border-line hover:border-mark",
          )}
        >
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange({ ...chosen, silence: choice.value })}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            {choice.title}
            <span className="block text-small text-soft">{choice.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
