import { byId } from '../shared/dom.js';

const maxLimit = 2_147_483_647;

/** The form that finds primes. Its button is disabled until the page is connected, which is when this object is created. */
export class PrimesForm {
  readonly #limit = byId('limit', HTMLInputElement);
  readonly #error = byId('primes-error', HTMLElement);

  /** @param start Starts the job. */
  constructor(start: (limit: number) => void) {
    byId('find', HTMLButtonElement).disabled = false;
    byId('primes', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#limit.value.replace(/[\s,._]/g, '');
      const isValid = /^\d{1,10}$/.test(text) && Number(text) <= maxLimit;
      showError(this.#limit, this.#error, isValid ? '' : `Enter a whole number up to ${maxLimit}.`);
      if (isValid) {
        start(Number(text));
      }
    });
  }
}

/** The form that counts words. */
export class CountForm {
  readonly #file = byId('file', HTMLInputElement);
  readonly #error = byId('words-error', HTMLElement);

  /** @param start Starts the job. */
  constructor(start: (file: File) => void) {
    byId('count', HTMLButtonElement).disabled = false;
    byId('words', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const file = this.#file.files?.[0];
      showError(this.#file, this.#error, file === undefined ? 'Choose a file.' : '');
      if (file !== undefined) {
        start(file);
      }
    });
  }
}

function showError(input: HTMLInputElement, error: HTMLElement, text: string): void {
  error.textContent = text;
  if (text === '') {
    input.removeAttribute('aria-invalid');
  } else {
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  }
}
