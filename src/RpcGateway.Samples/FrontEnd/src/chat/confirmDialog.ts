import { byId } from '../shared/dom.js';

/** The dialog for the gateway's question. */
export class ConfirmDialog {
  readonly #dialog = byId('confirm', HTMLDialogElement);
  readonly #question = byId('confirm-question', HTMLElement);

  /** Asks the user. The Escape key means no; so does a cancellation by the gateway. */
  ask(question: string, signal: AbortSignal): Promise<boolean> {
    this.#dialog.close();
    this.#question.textContent = question;
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    const cancel = () => this.#dialog.close('no');
    signal.addEventListener('abort', cancel);
    return new Promise((resolve) => {
      this.#dialog.addEventListener(
        'close',
        () => {
          signal.removeEventListener('abort', cancel);
          resolve(this.#dialog.returnValue === 'yes');
        },
        { once: true },
      );
    });
  }
}
