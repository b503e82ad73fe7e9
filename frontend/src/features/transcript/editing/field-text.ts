import type { Caret } from "@/domain/editing/saving/drafts";

/** The text of a field as it is typed: ends of lines may be letters or elements. */
export function readText(field: HTMLElement): string {
  let text = "";
  for (const node of leavesOf(field)) text += node instanceof Text ? node.data : "\n";
  return text.replace(/\n$/, "");
}

/** Puts a text into a field. The last end of a line needs another for the caret to stand after. */
export function writeText(field: HTMLElement, text: string): void {
  field.textContent = text.endsWith("\n") ? `${text}\n` : text;
}

/** Where the selection starts and ends in the text of a field. */
export function readCaret(field: HTMLElement): Caret {
  const selection = getSelection();
  if (!selection?.rangeCount) return { start: 0, end: 0 };
  const range = selection.getRangeAt(0);
  const { startContainer, startOffset, endContainer, endOffset } = range;
  return {
    start: lengthUntil(field, startContainer, startOffset),
    end: lengthUntil(field, endContainer, endOffset),
  };
}

/** Sets the selection of a field. */
export function writeCaret(field: HTMLElement, { start, end }: Caret): void {
  const [from, to] = [pointAt(field, start), pointAt(field, end)];
  getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function leavesOf(field: HTMLElement): Node[] {
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const leaves: Node[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node instanceof Text || node.nodeName === "BR") leaves.push(node);
  }
  return leaves;
}

function lengthUntil(field: HTMLElement, container: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(field, 0);
  range.setEnd(container, offset);
  const breaks = range.cloneContents().querySelectorAll("br").length;
  return range.toString().length + breaks;
}

function pointAt(field: HTMLElement, place: number): { node: Node; offset: number } {
  let left = place;
  let last: Node | null = null;
  for (const node of leavesOf(field)) {
    if (!(node instanceof Text)) {
      left -= 1;
      continue;
    }
    if (left <= node.length) return { node, offset: Math.max(0, left) };
    left -= node.length;
    last = node;
  }
  return last ? { node: last, offset: last.textContent?.length ?? 0 } : { node: field, offset: 0 };
}
