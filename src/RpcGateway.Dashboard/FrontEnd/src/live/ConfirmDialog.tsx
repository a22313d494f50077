import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../ui/announce';

interface ConfirmDialogProps {
  readonly title: string;
  readonly testId: string;
  /** The label of the button that performs the action, and the label while the action runs. */
  readonly action: readonly [label: string, running: string];
  /** Starts the message that is shown if the action fails. */
  readonly failed: string;
  readonly children: ComponentChildren;
  /** Performs the action, and returns what to announce. */
  readonly perform: () => Promise<string>;
  /** Called when the dialog closes; `done` is true if the action was performed. */
  readonly onDone: (done: boolean) => void;
}

/** Asks for confirmation before an action. */
export function ConfirmDialog({ title, testId, action, failed, children, perform, onDone }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const isDone = useRef(false);
  const busy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    dialog.current?.showModal();
    // The safe button, in case a key is pressed by accident.
    cancel.current?.focus();
  }, []);

  const run = async () => {
    busy.value = true;
    problem.value = undefined;
    try {
      const outcome = await perform();
      isDone.current = true;
      announce(outcome);
      dialog.current?.close();
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
      busy.value = false;
    }
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="confirm-title"
      data-testid={testId}
      onClose={() => onDone(isDone.current)}
    >
      <h2 id="confirm-title">{title}</h2>
      {children}
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {failed}: {problem.value}
        </p>
      )}
      <div class="row">
        <button type="button" class="button danger" disabled={busy.value} onClick={() => void run()}>
          {busy.value ? action[1] : action[0]}
        </button>
        <button ref={cancel} type="button" class="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
