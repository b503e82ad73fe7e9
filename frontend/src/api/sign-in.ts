import { goTo } from "@/lib/go-to";

let leaving = false;

/** Goes to where a key is entered, once, and from there back here: the server asks for one. */
export function goToSignIn(): void {
  if (leaving) return;
  leaving = true;
  const { pathname, search, hash } = window.location;
  goTo(`/api/sign-in?next=${encodeURIComponent(pathname + search + hash)}`);
}
