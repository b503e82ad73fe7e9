import { Search } from "lucide-react";
import { type ComponentProps, type ReactNode, type RefObject, useEffect } from "react";
import { cx } from "@/lib/cx";

export interface SearchFieldProps
  extends Omit<ComponentProps<"input">, "value" | "defaultValue" | "onChange"> {
  ref: RefObject<HTMLInputElement | null>;
  /** The text in the URL. */
  value: string;
  onChange: (text: string) => void;
  /** Content at the end of the field. */
  children?: ReactNode;
}

/**
 * A search field that keeps its own text: the URL follows a moment later and must not move the
 * caret, so it is taken over only while the field has no focus.
 */
export function SearchField(props: SearchFieldProps) {
  const { ref, value, onChange, className, children, ...rest } = props;
  useEffect(() => {
    if (ref.current && document.activeElement !== ref.current) ref.current.value = value;
  }, [ref, value]);
  return (
    <div className={cx("relative", className)}>
      <Search
        size={16}
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-mark"
      />
      <input
        ref={ref}
        type="search"
        defaultValue={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-11 w-full rounded-soft border border-mark bg-raised pr-10 pl-9 text-small placeholder:text-soft md:h-9 [&::-webkit-search-cancel-button]:hidden"
        {...rest}
      />
      {children}
    </div>
  );
}
