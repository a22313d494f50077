import { byId } from '../shared/dom.js';

/** The dialog in which the gateway's question is answered. */
export class ConfirmDialog {
  readonly #dialog = byId('confirm', HTMLDialogElement);
  readonly #question = byId('confirm-question', HTMLElement);

  /** Asks; the Escape key is a no, and so is a question that the gateway withdraws. */
  ask(question: string, signal: AbortSignal): Promise<boolean> {
    this.#dialog.close();
    this.#question.textContent = question;
    this.#dialog.returnValue = '';
    this.#dialog.showModal();
    const withdraw = () => this.#dialog.close('no');
    signal.addEventListener('abort', withdraw);
    return new Promise((resolve) => {
      this.#dialog.addEventListener(
        'close',
        () => {
          signal.removeEventListener('abort', withdraw);
          resolve(this.#dialog.returnValue === 'yes');
        },
        { once: true },
      );
    });
  }
}
