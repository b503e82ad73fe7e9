import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { modelsQuery } from "@/api/queries";
import type { Model } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { cx } from "@/lib/cx";
import { byteSize } from "@/lib/format";
import { t, usePageLanguage, useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";

export interface ModelChoiceProps {
  value: string;
  onChange: (name: string) => void;
  /** What can be done with a model besides choosing it, shown at the end of its card. */
  action?: (model: Model) => ReactNode;
}

/** Models that a person is likely to want; the others are one press away. */
const SUGGESTED = new Set(["small", "turbo"]);

/**
 * Every model as a radio button with what it costs: time, memory, and download if it is not here.
 * What is not here cannot be chosen, because no run could begin with it; its action fetches it.
 */
export function ModelChoice({ value, onChange, action }: ModelChoiceProps) {
  const t = useT();
  const { data, error } = useQuery(modelsQuery);
  const name = useId();
  if (error)
    return (
      <p className="text-danger text-small">
        <ServerText of={error} />
      </p>
    );
  const near = (model: Model) =>
    (model.present && (model.in_use || !model.demonstration)) ||
    model.downloading !== null ||
    model.fault !== null ||
    model.name === value;
  const all = data ?? [];
  const first = [
    ...all.filter(near),
    ...all.filter((model) => !near(model) && SUGGESTED.has(model.name)),
  ];
  const rest = all.filter((model) => !first.includes(model));
  const card = (model: Model) => (
    <ModelCard
      key={model.name}
      name={name}
      model={model}
      chosen={value === model.name}
      onChoose={() => onChange(model.name)}
      action={action?.(model)}
    />
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{t("models.title")}</legend>
      <Card name={name} chosen={value === "auto"} onChoose={() => onChange("auto")}>
        <span className="block">{t("models.chooseForMe")}</span>
        <span className="block text-small text-soft">{t("models.chooseHint")}</span>
      </Card>
      {first.map(card)}
      {rest.length > 0 && (
        <details>
          <summary className="flex min-h-11 items-center text-accent text-small underline underline-offset-4 md:min-h-9">
            {t("models.more", { count: rest.length })}
          </summary>
          <div className="flex flex-col gap-2 pt-1">{rest.map(card)}</div>
        </details>
      )}
    </fieldset>
  );
}

interface ModelCardProps {
  name: string;
  model: Model;
  chosen: boolean;
  onChoose: () => void;
  action: ReactNode;
}

function ModelCard({ name, model, chosen, onChoose, action }: ModelCardProps) {
  usePageLanguage();
  return (
    <div className="relative">
      <Card name={name} chosen={chosen} absent={!model.present} onChoose={onChoose}>
        <span className={cx("flex flex-wrap items-baseline gap-x-2", Boolean(action) && "pr-28")}>
          {model.title}
          {model.in_use && <Tag>{t("models.inUse")}</Tag>}
        </span>
        <span
          className={cx(
            "block text-small text-soft",
            Boolean(action) && "min-h-10 pr-28 md:min-h-5",
          )}
        >
          {model.description && <ServerText of={model.description} />}
        </span>
        <span className="tabular block text-small text-soft">{costText(model)}</span>
        {model.source && (
          <span className="wrap-anywhere block text-small text-soft">{sourceText(model)}</span>
        )}
        {model.fault && (
          <span className="block text-danger text-small">
            <ServerText of={model.fault} />
          </span>
        )}
      </Card>
      {action && <div className="absolute top-2 right-2">{action}</div>}
    </div>
  );
}

interface CardProps {
  name: string;
  chosen: boolean;
  absent?: boolean;
  onChoose: () => void;
  children: ReactNode;
}

function Card({ name, chosen, absent = false, onChoose, children }: CardProps) {
  return (
    <label
      className={cx(
        "flex gap-3 rounded-soft border p-3 has-focus-visible:outline-2 has-focus-visible:outline-accent",
        chosen ? "border-accent bg-chosen" : "border-line",
        !chosen && !absent && "hover:border-mark",
      )}
    >
      <input
        type="radio"
        name={name}
        checked={chosen}
        disabled={absent}
        onChange={onChoose}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span className="min-w-0 flex-1">{children}</span>
    </label>
  );
}

function Tag({ children }: { children: string }) {
  return (
    <span className="rounded-full border border-mark px-2 text-small text-soft">{children}</span>
  );
}

/** "From the model hub · SHA-256 of its weights 3e3059215 …": enough digits to compare. */
function sourceText({ source, sha256 }: Model): string {
  const from = serverWords(source ?? "").replace(/^./, (first) => first.toUpperCase());
  return sha256 ? t("models.weights", { source: from, digits: sha256.slice(0, 12) }) : from;
}

function costText({ present, size_bytes, speed, memory_bytes, languages }: Model): string {
  const parts = [
    t(present ? "models.alreadyHere" : "models.toFetch", { size: byteSize(size_bytes) }),
    speed && serverWords(speed),
    memory_bytes > 0 && t("models.needsMemory", { size: byteSize(memory_bytes) }),
    languages === "en" ? t("models.onlyEnglish") : serverWords(languages),
  ];
  return parts.filter(Boolean).join(" · ");
}
