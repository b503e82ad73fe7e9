import type { RunState } from "@/api/types";

export type IconState = RunState | "uploading" | "new" | "live";

/** Icon of a state, each with its own shape; the status text stands beside it. */
export function StatusIcon({ state, progress = 0 }: { state: IconState; progress?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`size-4 shrink-0 ${color(state)}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      {shape(state, progress)}
    </svg>
  );
}

function color(state: IconState): string {
  if (state === "failed" || state === "live") return "text-danger";
  return state === "new" || state === "waiting" || state === "stopped"
    ? "text-mark"
    : "text-accent";
}

function shape(state: IconState, progress: number) {
  switch (state) {
    case "done":
      return <circle cx="8" cy="8" r="5" fill="currentColor" stroke="none" />;
    case "listening":
      return <Pie progress={progress} />;
    case "live":
      return (
        <>
          <circle cx="8" cy="8" r="6.2" />
          <circle cx="8" cy="8" r="3" fill="currentColor" stroke="none" />
        </>
      );
    case "preparing":
      return <circle cx="8" cy="8" r="6" strokeDasharray="2.4 2.3" />;
    case "stopped":
      return <rect x="3.5" y="3.5" width="9" height="9" rx="1" />;
    case "failed":
      return <path d="M8 2.5v7M8 12v1.5" strokeWidth="2.2" strokeLinecap="round" />;
    case "uploading":
      return <path d="M8 13V3.5M4 7l4-4 4 4" strokeLinecap="round" strokeLinejoin="round" />;
    case "waiting":
      return <circle cx="8" cy="8" r="6" />;
    case "new":
      return <circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" />;
  }
}

function Pie({ progress }: { progress: number }) {
  const part = Math.min(0.999, Math.max(0.02, progress));
  const angle = part * 2 * Math.PI;
  const x = 8 + 4 * Math.sin(angle);
  const y = 8 - 4 * Math.cos(angle);
  return (
    <>
      <circle cx="8" cy="8" r="6.2" />
      <path
        d={`M8 8V4A4 4 0 ${part > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`}
        fill="currentColor"
        stroke="none"
      />
    </>
  );
}
