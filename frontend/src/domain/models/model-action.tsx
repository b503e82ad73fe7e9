import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys } from "@/api/queries";
import type { Model } from "@/api/types";
import { Button } from "@/components/ui/button";
import { notifyProblem } from "@/components/ui/toasts";
import { percentOf } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

/** Whether a model can be fetched or removed. */
export function hasAction({ present, removable, in_use }: Model): boolean {
  return !present || (removable && !in_use);
}

/** Fetch a model now, stop fetching it, or remove it from this computer. */
export function ModelAction({ model }: { model: Model }) {
  const t = useT();
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (what: "pull" | "stop" | "remove") => {
      const path = `/models/${encodeURIComponent(model.name)}`;
      if (what === "pull") return api.post(`${path}/pull`);
      return api.delete(what === "stop" ? `${path}/pull` : path);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.models }),
    onError: notifyProblem,
  });
  if (model.downloading) {
    const { done_bytes, total_bytes } = model.downloading;
    return (
      <Button onClick={() => act.mutate("stop")}>
        <span className="tabular">{percentOf(done_bytes, total_bytes)}</span> {t("models.stop")}
      </Button>
    );
  }
  if (!model.present) {
    return (
      <Button
        onClick={() => act.mutate("pull")}
        aria-label={t("models.getNamed", { title: model.title })}
      >
        {t("models.get")}
      </Button>
    );
  }
  return (
    <Button
      kind="quiet"
      onClick={() => act.mutate("remove")}
      aria-label={t("models.removeNamed", { title: model.title })}
    >
      {t("models.remove")}
    </Button>
  );
}
