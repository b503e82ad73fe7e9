import { type Draft, typedOf } from "@/domain/editing/saving/drafts";
import { EditField, type EditFieldProps } from "./edit-field";

/** The text of a draft: its field while that is open, then as it was typed until it is saved. */
export function DraftText(props: EditFieldProps) {
  const { draft } = props;
  return draft.open ? <EditField {...props} /> : <Typed draft={draft} />;
}

function Typed({ draft }: { draft: Draft }) {
  return <span className="whitespace-pre-line">{typedOf(draft.key).text.trim()}</span>;
}
