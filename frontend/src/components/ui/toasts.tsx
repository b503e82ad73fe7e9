import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { Button } from "./button";

const manager = Toast.createToastManager();

/** A quiet line at the bottom of the page that goes away by itself. */
export function notify(message: string): void {
  manager.add({ title: message, timeout: 6000 });
}

const UNDO_MS = 10_000;

/** A line that offers to take back what was just done, for ten seconds. */
export function offerUndo(message: string, undo: () => void): void {
  const id = manager.add({
    title: message,
    timeout: 0,
    actionProps: {
      children: "Undo",
      onClick: () => {
        undo();
        manager.close(id);
      },
    },
  });
  // A toast's own clock stands still under the mouse and in a window behind; the server's does not.
  setTimeout(() => manager.close(id), UNDO_MS);
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport className="-translate-x-1/2 fixed bottom-32 left-1/2 z-50 flex w-[calc(100%-32px)] max-w-md flex-col gap-2">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="overlay-popup rounded-soft border border-line bg-raised shadow-lift"
    >
      <Toast.Content className="flex items-center gap-2 py-1 pr-1 pl-4">
        <Toast.Title className="min-w-0 flex-1 break-words py-2 text-small" />
        {toast.actionProps && (
          <Toast.Action render={<Button kind="quiet" className="font-medium text-accent!" />} />
        )}
        <Toast.Close aria-label="Close" render={<Button kind="quiet" square />}>
          <X size={16} aria-hidden="true" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
