import { byId } from '../shared/dom.js';
import { Button } from './shipMotion.js';

const keys: Readonly<Record<string, number>> = {
  ArrowLeft: Button.left,
  KeyA: Button.left,
  ArrowRight: Button.right,
  KeyD: Button.right,
  ArrowUp: Button.thrust,
  KeyW: Button.thrust,
  Space: Button.fire,
};

// A press that is shorter than a tick lasts for some ticks, so that the server cannot miss it.
const minTicks = 2;

// A button that a screen reader or the keyboard activates has no duration.
const clickTicks = 6;

/** What the player presses, on the keyboard or on the buttons of the page. */
export class Controls {
  readonly #held = new Map<string, number>();
  readonly #ticksLeft = new Map<number, number>();
  readonly #touch = byId('touch', HTMLElement);
  #isActive = false;

  constructor() {
    document.addEventListener('keydown', (event) => this.#onKey(event, true));
    document.addEventListener('keyup', (event) => this.#onKey(event, false));
    addEventListener('blur', () => this.release());
    for (const button of this.#touch.querySelectorAll('button')) {
      this.#listen(button, Number(button.dataset.button));
    }
  }

  /** Whether the player has a ship to steer. */
  set isActive(active: boolean) {
    this.#isActive = active;
    this.#touch.hidden = !active;
    this.release();
  }

  /** The buttons for one tick. */
  take(): number {
    let buttons = 0;
    for (const button of this.#held.values()) {
      buttons |= button;
    }

    for (const [button, ticks] of this.#ticksLeft) {
      buttons |= button;
      if (ticks > 1) {
        this.#ticksLeft.set(button, ticks - 1);
      } else {
        this.#ticksLeft.delete(button);
      }
    }

    return buttons;
  }

  /** Releases everything, because the page does not receive the end of a press while it has no focus. */
  release(): void {
    this.#held.clear();
    this.#ticksLeft.clear();
  }

  #onKey(event: KeyboardEvent, isDown: boolean): void {
    const button = keys[event.code];
    if (button === undefined || !this.#isActive || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }

    if (!isDown) {
      this.#held.delete(event.code);
    } else if (!isControl(event.target)) {
      event.preventDefault();
      this.#press(event.code, button);
    }
  }

  #press(source: string, button: number): void {
    if (!this.#held.has(source)) {
      this.#ticksLeft.set(button, minTicks);
    }

    this.#held.set(source, button);
  }

  #listen(element: HTMLButtonElement, button: number): void {
    const source = `touch ${button}`;
    const end = () => this.#held.delete(source);
    element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      element.setPointerCapture(event.pointerId);
      this.#press(source, button);
    });
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      element.addEventListener(type, end);
    }

    element.addEventListener('contextmenu', (event) => event.preventDefault());
    element.addEventListener('click', (event) => {
      if (event.detail === 0) {
        this.#ticksLeft.set(button, clickTicks);
      }
    });
  }
}

// Keys belong to the control that has the focus.
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, button, a, summary') !== null;
}
