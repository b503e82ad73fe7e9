import ts from "typescript";

/** Attributes that people see or hear, of elements and of the page's own components. */
const SPOKEN =
  /^(aria-(label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|legend|hint|action)$/;
/** Calls that show their text. */
const SHOWN = new Set(["notify", "offerUndo"]);
/** The name of the program, and what the interface calls marks: no words of the page. */
const NAMES = new Set(["Tacet", "set aside", "left aside"]);
/** Several words, as only people read them: no classes, selectors, media types or paths. */
const PHRASE =
  /^[\p{L}\d“”„’'][\p{L}\d’'“”„,.:;…?!()%–-]*( [\p{L}\d“”„’'(–][\p{L}\d’'“”„,.:;…?!()%–-]*)+ ?$/u;
const CLASS =
  /(^| )[a-z]+[-:[][^ ]*|(^| )(flex|grid|block|truncate|relative|absolute|tabular)( |$)/;

/** Words that stand in a source file instead of in the catalog: "line: text". */
export function wordsInSource(name: string, source: string): string[] {
  const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, kind);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = ownText(node);
    if (text !== null && isForPeople(node, text)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${line + 1}: ${text.trim()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The text of a literal, with a figure for every value inside it. */
function ownText(node: ts.Node): string | null {
  if (ts.isJsxText(node) || ts.isStringLiteral(node)) return node.text;
  if (ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join("0");
}

function isForPeople(node: ts.Node, text: string): boolean {
  if (NAMES.has(text.trim()) || !/\p{L}/u.test(text)) return false;
  if (ts.isJsxText(node)) return true;
  if (isOfCode(node)) return false;
  const place = placeOf(node);
  if (place === "shown") return !isKey(text);
  return place === "free" && PHRASE.test(text) && /\p{Ll}{2}/u.test(text) && !CLASS.test(text);
}

/** Imports, types, comparisons, and messages of errors that only a programmer sees. */
function isOfCode({ parent }: ts.Node): boolean {
  if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent)) return true;
  if (ts.isBinaryExpression(parent)) {
    const sign = parent.operatorToken.kind;
    if (sign === ts.SyntaxKind.EqualsEqualsEqualsToken) return true;
    if (sign === ts.SyntaxKind.ExclamationEqualsEqualsToken) return true;
  }
  return ts.isNewExpression(parent) && parent.expression.getText() === "Error";
}

/** Where a literal ends up: before people, in code alone, or nobody knows. */
function placeOf(node: ts.Node): "shown" | "code" | "free" {
  let { parent } = node;
  while (isPassedOn(parent)) parent = parent.parent;
  if (ts.isCallExpression(parent)) return SHOWN.has(parent.expression.getText()) ? "shown" : "free";
  const holder = ts.isJsxExpression(parent) ? parent.parent : parent;
  if (ts.isJsxElement(holder) || ts.isJsxFragment(holder)) return "shown";
  const attribute = ts.findAncestor(node, ts.isJsxAttribute);
  if (!attribute) return "free";
  const spoken = SPOKEN.test(attribute.name.getText());
  if (holder === attribute) return spoken ? "shown" : "code";
  return spoken ? "free" : "code";
}

/** Expressions whose value is one of their parts. */
function isPassedOn(node: ts.Node): boolean {
  return (
    ts.isConditionalExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTemplateSpan(node)
  );
}

/** A key of the catalog, which a conditional chooses. */
function isKey(text: string): boolean {
  return /^[a-z]+(\.[a-zA-Z]+)+$/.test(text);
}
