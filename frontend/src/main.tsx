import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "@/api/query-client";
import { App } from "@/app/app";
import { askAhead } from "@/app/ask-ahead";
import { preferredLanguage, setPageLanguage } from "@/lib/i18n/i18n";
import { applyPreferences, chosenLanguage } from "@/lib/preferences";
import "filepond/dist/filepond.min.css";
import "./styles/index.css";

const client = makeQueryClient();
void askAhead(client, window.location.search);
applyPreferences();
// Before anything is drawn, so that no other language is seen first.
await setPageLanguage(preferredLanguage(chosenLanguage()));

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to be drawn into.");
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
);
