import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { t, useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import type { ServerProblem } from "@/lib/i18n/server-text";
import { dropUndo, pushUndo, type UndoEntry, undoEntry } from "@/lib/undo";
import { Button } from "./button";
import { ServerText } from "./server-text";

const manager = Toast.createToastManager();

/** Toasts on the page at once: earlier ones would only cover it. */
const SHOWN = 1;

const NOTICE_MS = 6000;

/** Shows a toast that closes by itself. */
export function notify(message: string): void {
  manager.add({ title: message, timeout: NOTICE_MS });
}

/** Shows why something that was asked of the server was not done. */
export function notifyProblem(problem: ServerProblem): void {
  manager.add({ title: <ServerText of={problem} />, timeout: NOTICE_MS });
}

/** Hands the keys back to the page: a notice that closes would keep the focus for a moment. */
function leaveNotice(): void {
  document.querySelector("main")?.focus({ preventScroll: true });
}

/** Shows a toast with a button for something that can be done now. */
export function offerAction(message: string, label: string, act: () => void): void {
  const id = manager.add({
    title: message,
    timeout: UNDO_MS,
    actionProps: {
      children: label,
      onClick: () => {
        leaveNotice();
        manager.close(id);
        act();
      },
    },
  });
}

const UNDO_MS = 10_000;

/**
 * Shows a toast with an Undo button for ten seconds. By key, an edit of a `run` can be undone, and
 * done again, for as long as the run is open.
 */
export function offerUndo(
  message: string,
  undo: () => unknown,
  run: string | null = null,
  redo?: () => unknown,
): void {
  const done: UndoEntry = {
    run,
    redo,
    undo: () => {
      manager.close(id);
      return undo();
    },
  };
  pushUndo(done);
  const id = manager.add({
    title: message,
    timeout: 0,
    actionProps: {
      children: t("ui.undo"),
      title: titleWithKey(t("ui.undo"), "Ctrl+Z"),
      onClick: () => {
        leaveNotice();
        undoEntry(done);
      },
    },
  });
  // A toast's own timer pauses under the mouse and in a hidden window; the server's does not.
  setTimeout(() => {
    manager.close(id);
    if (run === null) dropUndo(done);
  }, UNDO_MS);
}

/** Toasts in a grid row of their own, so that they cover no controls. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={SHOWN}>
      <Toast.Viewport className="z-50 bg-side md:col-start-1 md:border-line md:border-r">
        <ToastList />
      </Toast.Viewport>
    </Toast.Provider>
  );
}

function ToastList() {
  const t = useT();
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="overlay-popup mx-auto max-w-md data-limited:hidden max-md:my-1 md:m-2 rounded-soft border border-line bg-raised shadow-lift"
    >
      <Toast.Content className="flex items-center gap-2 pr-1 pl-4 md:py-1">
        <Toast.Title className="min-w-0 flex-1 break-words py-1 text-small" />
        {toast.actionProps && (
          <Toast.Action render={<Button kind="quiet" className="font-medium text-accent!" />} />
        )}
        <Toast.Close aria-label={t("ui.close")} render={<Button kind="quiet" square />}>
          <X size={16} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
