/** A frame of a WebSocket. */
export type Frame = string | Uint8Array;

/** Frames of binary streams may take more: by default, each stream has up to 1 MiB on its way. */
const binaryFactor = 8;

/** The frames that were sent and not yet acknowledged, oldest first. */
export function createResumeBuffer(maxText: number) {
  let max = maxText;
  let kept: (readonly [frame: Frame, size: number])[] = [];
  // The bytes of the kept frames.
  let text = 0;
  let binary = 0;
  // The number of the next frame.
  let next = 1;

  const first = () => next - kept.length;

  function forget(count: number): void {
    for (const [frame, size] of kept.splice(0, count)) {
      if (typeof frame === 'string') {
        text -= size;
      } else {
        binary -= size;
      }
    }
  }

  return {
    /** Whether frames are kept; otherwise they are only counted. */
    isKeeping: () => max > 0,

    /** The number of the first frame that can be sent again; the number of the next frame if there is none. */
    first,

    /** The kept frames with their sizes. */
    frames: () => kept,

    /** Adds a frame, and forgets the oldest frames if they take too many bytes. */
    add(frame: Frame, size: number): void {
      next++;
      if (!max) {
        return;
      }

      kept.push([frame, size]);
      if (typeof frame === 'string') {
        text += size;
      } else {
        binary += size;
      }

      while (text > max || binary > max * binaryFactor) {
        forget(1);
      }
    },

    /** The server has received that many frames. Returns false if it has not, because they were never sent. */
    acknowledge(received: number): boolean {
      const isValid = Number.isInteger(received) && received >= 0 && received < next;
      if (isValid) {
        forget(Math.max(received + 1 - first(), 0));
      }

      return isValid;
    },

    /** Forgets all frames, and keeps no more. */
    release(): void {
      kept = [];
      text = binary = max = 0;
    },
  };
}
