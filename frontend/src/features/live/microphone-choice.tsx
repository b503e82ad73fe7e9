import { useEffect, useState } from "react";
import { microphones } from "@/domain/live/microphone";
import { changeMicrophone } from "@/domain/live/recorder";
import { useT } from "@/lib/i18n/i18n";

/** Which microphone is recorded from, where there are several. */
export function MicrophoneChoice({ device }: { device: string }) {
  const t = useT();
  const all = useMicrophones();
  if (all.length < 2) return null;
  return (
    <label className="min-w-0 max-sm:flex-1">
      <span className="sr-only">{t("live.microphone")}</span>
      <select
        value={device}
        onChange={({ target }) => void changeMicrophone(target.value)}
        className="h-11 w-full max-w-72 truncate rounded-soft border border-mark bg-raised px-2 text-small md:h-9"
      >
        {all.every(({ deviceId }) => deviceId !== device) && <option value={device} />}
        {all.map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label || t("live.microphoneNumber", { number: index + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The microphones, also when one comes or goes. */
function useMicrophones(): MediaDeviceInfo[] {
  const [all, setAll] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      const found = await microphones();
      if (!gone) setAll(found);
    };
    void read();
    navigator.mediaDevices?.addEventListener("devicechange", read);
    return () => {
      gone = true;
      navigator.mediaDevices?.removeEventListener("devicechange", read);
    };
  }, []);
  return all;
}
