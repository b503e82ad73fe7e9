import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { preferredLanguage, setPageLanguage } from "@/lib/i18n/i18n";
import { applyPreferences, chosenLanguage } from "@/lib/preferences";
import "filepond/dist/filepond.min.css";
import "./styles/index.css";

applyPreferences();
// Before anything is drawn, so that no other language is seen first.
await setPageLanguage(preferredLanguage(chosenLanguage()));

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to be drawn into.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
