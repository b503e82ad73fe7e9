import { useQuery } from "@tanstack/react-query";
import { modelsQuery, settingsQuery } from "@/api/queries";

/** Whether the model of that name, or the one that "auto" takes, knows no language but English. */
export function useEnglishOnly(name: string): boolean {
  const { data: settings } = useQuery(settingsQuery);
  const { data: models } = useQuery(modelsQuery);
  const model =
    models?.find((one) => one.name === name) ??
    (name === "auto" ? settings?.model_in_use : undefined);
  return model?.languages === "en";
}
