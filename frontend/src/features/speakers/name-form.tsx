import { useState } from "react";
import { Button } from "@/components/ui/button";
import { shownName, typedName } from "@/domain/speakers/names";
import type { Person } from "@/domain/speakers/people";
import { useT } from "@/lib/i18n/i18n";

const MOST_LETTERS = 200; // As the server takes.

export interface NameFormProps {
  name: string;
  people: readonly Person[];
  onSave: (name: string) => void;
}

/** Another name for a person, which stands in the field to be typed over. */
export function NameForm({ name, people, onSave }: NameFormProps) {
  const t = useT();
  const [text, setText] = useState(shownName(name));
  return (
    <form
      className="flex min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(typedName(text, people) || name);
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it is opened to be typed in
        autoFocus
        aria-label={t("speakers.name")}
        value={text}
        maxLength={MOST_LETTERS}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setText(target.value)}
        className="h-11 min-w-0 flex-1 rounded-soft border border-mark bg-raised px-3 text-small md:h-9"
      />
      <Button type="submit" kind="primary">
        {t("speakers.save")}
      </Button>
    </form>
  );
}
