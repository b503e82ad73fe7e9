import { useT } from "@/lib/i18n/i18n";

const MOST = 20; // In a list; more people are found by their voices all the same.

export interface PeopleCountProps {
  id: string;
  /** 0 where it is not known. */
  value: number;
  onChange: (people: number) => void;
}

/** Choice of how many people speak. */
export function PeopleCount({ id, value, onChange }: PeopleCountProps) {
  const t = useT();
  const counts = Array.from({ length: Math.max(MOST, value) }, (_, index) => index + 1);
  return (
    <select
      id={id}
      value={value}
      onChange={({ target }) => onChange(Number(target.value))}
      className="tabular h-11 rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
    >
      <option value={0}>{t("speakers.notKnown")}</option>
      {counts.map((count) => (
        <option key={count} value={count}>
          {count}
        </option>
      ))}
    </select>
  );
}
