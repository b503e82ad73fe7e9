import { useId } from "react";
import { cx } from "@/lib/cx";

export interface SegmentedProps<T extends string> {
  legend: string;
  hint?: string;
  /** Whether only screen readers are told the legend. */
  hidesLegend?: boolean;
  options: { value: T; label: string; lang?: string }[];
  value: T;
  onChange: (value: T) => void;
}

/** A segmented control made of radio buttons. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { legend, hint, hidesLegend, options, value, onChange } = props;
  const name = useId();
  return (
    <fieldset className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <legend className={hidesLegend ? "sr-only" : "float-left text-body"}>
        {legend}
        {hint && <span className="block text-small text-soft">{hint}</span>}
      </legend>
      <div className="flex flex-wrap rounded-soft border border-mark p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            lang={option.lang}
            className={cx(
              "flex min-h-10 items-center rounded-[6px] px-3 text-small md:min-h-8",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent",
              option.value === value ? "bg-accent text-on-accent" : "hover:bg-chosen",
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
