import { byId } from '../shared/dom.js';

const maxLimit = 2_147_483_647;

export const limitError = `Enter a whole number up to ${maxLimit}.`;

/** Reads the largest number to check; undefined if the text is not valid. */
export function readLimit(text: string): number | undefined {
  const digits = text.replace(/[\s,._]/g, '');
  return /^\d{1,10}$/.test(digits) && Number(digits) <= maxLimit ? Number(digits) : undefined;
}

/** The form that finds primes. Its button is disabled until the page is connected, which is when this object is created. */
export class PrimesForm {
  readonly #limit = byId('limit', HTMLInputElement);
  readonly #error = byId('primes-error', HTMLElement);

  /** @param start Starts the job. */
  constructor(start: (limit: number) => void) {
    byId('find', HTMLButtonElement).disabled = false;
    byId('primes', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const limit = readLimit(this.#limit.value);
      showError(this.#limit, this.#error, limit === undefined ? limitError : '');
      if (limit !== undefined) {
        start(limit);
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

/** Shows what is wrong with a field, or that nothing is. */
export function showError(input: HTMLInputElement | HTMLTextAreaElement, error: HTMLElement, text: string): void {
  error.textContent = text;
  if (text === '') {
    input.removeAttribute('aria-invalid');
  } else {
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  }
}
