import { inEnglish } from "@/lib/i18n/i18n";
import { goToSignIn } from "./sign-in";
import type { Problem } from "./types";

/** A refusal by the server, or no answer at all (status 0); the message is a sentence in English. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code;
  }
}

const UNREACHABLE: Problem = {
  code: "unreachable",
  message: inEnglish("server.sentences.unreachable"),
};

/** Letters of what is sent on after the page is left; browsers take 64 KiB of all of it together. */
const KEPT_ALIVE = 2000;

type Body = Record<string, unknown> | FormData | undefined;

export const api = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>("GET", path, undefined, signal),
  post: <T>(path: string, body?: Body) => request<T>("POST", path, body ?? {}),
  send: <T>(path: string, form: FormData) => request<T>("POST", path, form),
  put: <T>(path: string, body: Body) => request<T>("PUT", path, body),
  patch: <T>(path: string, body: Body) => request<T>("PATCH", path, body),
  delete: <T = undefined>(path: string) => request<T>("DELETE", path),
};

/** Sends a file as a form's field `file`. */
export async function postFile<T>(path: string, file: File): Promise<T> {
  const body = new FormData();
  body.append("file", file, file.name);
  const answer = await fetch(`/api${path}`, { method: "POST", body }).catch(() => {
    throw new ApiError(0, UNREACHABLE);
  });
  if (!answer.ok) throw await refusalIn(answer);
  return (await answer.json()) as T;
}

async function request<T>(
  method: string,
  path: string,
  body?: Body,
  signal?: AbortSignal,
): Promise<T> {
  const answer = await fetch(`/api${path}`, {
    method,
    signal,
    ...contentOf(method, body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, UNREACHABLE);
  });
  if (!answer.ok) throw await refusalIn(answer);
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T);
}

/** What is sent; the browser itself names the type of a form. */
function contentOf(
  method: string,
  body: Body,
): Pick<RequestInit, "headers" | "body" | "keepalive"> {
  if (body === undefined || body instanceof FormData) return { body };
  const json = JSON.stringify(body);
  // A decision is kept though its page is left at once; twice is as once.
  const keepalive = method === "PUT" && json.length <= KEPT_ALIVE;
  return { headers: { "Content-Type": "application/json" }, body: json, keepalive };
}

/** The refusal that an answer is; one for want of a key leads to where that is entered. */
export async function refusalIn(answer: Response): Promise<ApiError> {
  if (answer.status === 401) goToSignIn();
  return new ApiError(answer.status, problemIn(await answer.text(), answer.status));
}

/** The error in an HTTP answer; a plain sentence where it holds none. */
export function problemIn(text: string, status: number): Problem {
  try {
    const { error } = JSON.parse(text) as { error?: Problem };
    if (error?.message) return error;
  } catch {
    // Not JSON: something between page and server answered.
  }
  if (status === 0 || status >= 502) return UNREACHABLE;
  return { code: "unknown", message: inEnglish("server.sentences.refused", { status }) };
}
