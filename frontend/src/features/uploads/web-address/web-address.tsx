import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { settingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useT } from "@/lib/i18n/i18n";
import { FetchProgress } from "./fetch-progress";
import { useFetchedUpload } from "./use-fetched-upload";

/** Way to add a recording by its web address; nothing where the server does not allow it. */
export function WebAddress() {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { data: settings } = useQuery(settingsQuery);
  if (!settings?.allow_urls) return null;
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="min-h-11 px-1 text-accent text-small underline underline-offset-4 hover:text-accent-hover"
      >
        {t("uploads.web.open")}
      </button>
      <Dialog open={open} onClose={close} title={t("uploads.web.title")}>
        <AddressForm onClose={close} />
      </Dialog>
    </>
  );
}

function AddressForm({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [url, setUrl] = useState("");
  const { upload, listed, problem, busy, start, again, giveUp } = useFetchedUpload();
  if (upload) {
    return (
      <FetchProgress
        upload={upload}
        listed={listed}
        onStop={() => {
          giveUp();
          if (upload.error) again();
          else onClose();
        }}
        onClose={onClose}
      />
    );
  }
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        start(url.trim());
      }}
    >
      <label className="flex flex-col gap-1">
        <span>{t("uploads.web.address")}</span>
        <input
          data-autofocus
          type="url"
          required
          value={url}
          maxLength={2000}
          onChange={({ target }) => setUrl(target.value)}
          className="h-11 rounded-soft border border-mark bg-raised px-3 text-small placeholder:text-soft md:h-9"
        />
      </label>
      <p className="text-small text-soft">{t("uploads.web.about")}</p>
      {problem && (
        <p role="alert" className="text-danger text-small">
          {problem}
        </p>
      )}
      <div className="flex justify-end gap-3">
        <Button onClick={onClose}>{t("recordings.cancel")}</Button>
        <Button type="submit" kind="primary" disabled={busy}>
          {t("uploads.web.add")}
        </Button>
      </div>
    </form>
  );
}
