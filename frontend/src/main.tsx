import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { applyPreferences } from "@/lib/preferences";
import "filepond/dist/filepond.min.css";
import "./styles/index.css";

applyPreferences();

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to be drawn into.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
