import { isWritten } from "@/domain/editing/changes";
import { spaceBefore } from "@/domain/review/segment-labels";
import { doubtOf } from "./confidence";
import type { Token } from "./rows/segment-words";

/** A word of a paragraph, one that was set aside, or one that a person's text took the place of. */
export function WordToken({ token, changes }: { token: Token; changes: boolean }) {
  if ("deleted" in token) {
    return (
      <span>
        {spaceBefore(token.deleted)}
        <del data-deleted data-key={token.key} data-moment={token.deleted.start}>
          {token.deleted.word.trim()}
        </del>
      </span>
    );
  }
  if ("removed" in token) {
    return (
      <span>
        {spaceBefore(token.removed)}
        <del
          data-removed
          data-key={token.key}
          data-moment={token.removed.start}
          className="no-underline"
        >
          {token.removed.word.trim()}
        </del>
      </span>
    );
  }
  const { word, key } = token;
  const written = isWritten(word);
  const Element = changes && written ? "ins" : "span";
  return (
    <span>
      {spaceBefore(word)}
      <Element
        data-word={key}
        data-moment={word.start}
        data-doubt={doubtOf(word)}
        data-asked={word.marks.includes("asked") || undefined}
        data-written={written || undefined}
      >
        {word.word.trimStart()}
      </Element>
    </span>
  );
}
