import { useMutation, useQuery } from "@tanstack/react-query";
import { accessQuery, signOut } from "@/api/access";
import { Button } from "@/components/ui/button";
import { notifyProblem } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";

/** Which key this browser is signed in with, and the way out; nothing where none is needed. */
export function SignedIn() {
  const t = useT();
  const { data: key } = useQuery(accessQuery);
  const leave = useMutation({ mutationFn: signOut, onError: notifyProblem });
  if (!key) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <p className="wrap-anywhere min-w-0">{t("settings.signedIn", { name: key.name })}</p>
      <Button onClick={() => leave.mutate()}>{t("settings.signOut")}</Button>
    </div>
  );
}
