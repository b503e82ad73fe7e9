import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { optionsQuery } from "@/api/queries";
import { PeopleCount } from "@/domain/speakers/people-count";
import { useT } from "@/lib/i18n/i18n";
import type { OptionsProps } from "./silence-choice";

/** Whether speakers are told apart, and how many there are; nothing where a server cannot. */
export function SpeakersChoice({ chosen, onChange }: OptionsProps) {
  const t = useT();
  const id = useId();
  const { data } = useQuery(optionsQuery);
  const usual = (name: string) => data?.find((option) => option.name === name)?.value;
  if (usual("diarize") === undefined) return null;
  const set = (name: string, value: boolean | number) => {
    const { [name]: _, ...rest } = chosen;
    onChange(value === usual(name) ? rest : { ...rest, [name]: value });
  };
  const told = (chosen.diarize ?? usual("diarize")) === true;
  return (
    <div className="flex flex-col gap-2">
      <label className="flex min-h-11 items-start gap-3">
        <input
          type="checkbox"
          checked={told}
          onChange={({ target }) => set("diarize", target.checked)}
          className="mt-1 size-4 shrink-0 accent-accent"
        />
        <span>
          {t("speakers.tell")}
          <span className="block text-small text-soft">{t("speakers.tellHint")}</span>
        </span>
      </label>
      {told && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pl-7">
          <label htmlFor={id} className="text-small">
            {t("speakers.howMany")}
          </label>
          <PeopleCount
            id={id}
            value={Number(chosen.num_speakers ?? usual("num_speakers") ?? 0)}
            onChange={(people) => set("num_speakers", people)}
          />
        </div>
      )}
    </div>
  );
}
