import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { optionsQuery } from "@/api/queries";
import type { OptionFacts } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { useT } from "@/lib/i18n/i18n";
import { serverText, serverWords } from "@/lib/i18n/server-text";
import type { Chosen, OptionsProps } from "./silence-choice";

const GROUPS = ["speech", "verify", "windows", "timing", "retries", "decode", "speakers"] as const;
const ELSEWHERE = new Set([
  "silence",
  "language",
  "track",
  "hotwords",
  "task",
  "diarize",
  "num_speakers",
]);

/** Every option of a run, built from the server's option list. */
export function MoreOptions({ chosen, onChange }: OptionsProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({ ...optionsQuery, enabled: open });
  const changed = Object.keys(chosen).filter((name) => !ELSEWHERE.has(name)).length;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="flex min-h-11 items-center text-accent text-small underline underline-offset-4 md:min-h-9">
        {changed > 0 ? t("options.everyChanged", { changed }) : t("options.every")}
      </summary>
      {error && (
        <p className="text-danger text-small">
          <ServerText of={error} />
        </p>
      )}
      {GROUPS.map((group) => {
        const some = data?.filter((one) => one.group === group && !ELSEWHERE.has(one.name)) ?? [];
        if (some.length === 0) return null;
        return (
          <details key={group} className="border-line border-t">
            <summary className="min-h-11 py-3 text-small md:min-h-9 md:py-2">
              {t(`options.groups.${group}`)}{" "}
              <span className="text-soft">{t("options.count", { count: some.length })}</span>
            </summary>
            <div className="flex flex-col gap-3 pb-4">
              {some.map((option) => (
                <Field key={option.name} option={option} chosen={chosen} onChange={onChange} />
              ))}
            </div>
          </details>
        );
      })}
    </details>
  );
}

function Field({ option, chosen, onChange }: { option: OptionFacts } & OptionsProps) {
  const t = useT();
  const { name, help, unit, kind } = option;
  const { text, lang } = serverText(help);
  const id = useId();
  const set = (value: Chosen[string] | undefined) => {
    const { [name]: _, ...rest } = chosen;
    onChange(value === undefined || value === option.value ? rest : { ...rest, [name]: value });
  };
  return (
    <div className="grid items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_10rem]">
      <label htmlFor={id} className="text-small">
        <span className="block first-letter:uppercase" lang={lang}>
          {unit ? t("options.withUnit", { help: text, unit: serverWords(unit) }) : text}
        </span>
        <span className="block break-words text-soft">{name}</span>
      </label>
      {kind === "boolean" || kind === "choice" ? (
        <Choice id={id} option={option} value={chosen[name] ?? option.value} onChange={set} />
      ) : (
        <Entry id={id} option={option} value={chosen[name]} onChange={set} />
      )}
    </div>
  );
}

interface InputProps {
  id: string;
  option: OptionFacts;
  value: Chosen[string] | undefined;
  onChange: (value: Chosen[string] | undefined) => void;
}

const LOOK = "h-11 w-full rounded-soft border border-mark bg-raised px-3 text-small md:h-9";

function Choice({ id, option, value, onChange }: InputProps) {
  const t = useT();
  const choices = option.kind === "boolean" ? ["true", "false"] : option.choices;
  const words: Record<string, string> = { true: t("options.yes"), false: t("options.no") };
  return (
    <select
      id={id}
      value={String(value)}
      className={LOOK}
      onChange={({ target }) =>
        onChange(option.kind === "boolean" ? target.value === "true" : target.value)
      }
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {words[choice] ?? choice}
        </option>
      ))}
    </select>
  );
}

function Entry({ id, option, value, onChange }: InputProps) {
  const numeric = option.kind !== "text";
  return (
    <input
      id={id}
      type={numeric ? "number" : "text"}
      min={option.low ?? undefined}
      max={option.high ?? undefined}
      step={option.kind === "integer" ? 1 : "any"}
      placeholder={option.value === null ? "" : String(option.value)}
      value={value === undefined || value === null ? "" : String(value)}
      className={LOOK}
      onChange={({ target }) => {
        if (target.value === "") onChange(undefined);
        else onChange(numeric ? Number(target.value) : target.value);
      }}
    />
  );
}
