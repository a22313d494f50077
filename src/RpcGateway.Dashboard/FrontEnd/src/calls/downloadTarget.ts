/** Stores the bytes of a download. */
export interface DownloadTarget {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Completes the download. Returns its content, or undefined if it was written to a file. */
  finish(): Promise<Blob | undefined>;
  abort(): Promise<void>;
}

type SaveFilePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

const partSize = 4 * 1024 * 1024;

/** Whether this browser can write a download to a file while it is received. */
export function canSaveDirectly(): boolean {
  return findPicker() !== undefined;
}

/** Asks the user for a file; the browser requires a click. Returns undefined if the user cancels. */
export async function chooseFile(suggestedName: string): Promise<DownloadTarget | undefined> {
  try {
    const handle = await findPicker()?.({ suggestedName });
    const file = await handle?.createWritable();
    return file === undefined
      ? undefined
      : {
          write: (chunk) => file.write(chunk),
          finish: async () => {
            await file.close();
            return undefined;
          },
          abort: () => file.abort(),
        };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      return undefined;
    }

    throw error;
  }
}

/** Collects the bytes in blobs, which browsers store outside the page's memory, and large ones on disk. */
export function collectBlob(): DownloadTarget {
  const parts: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const flush = () => {
    parts.push(new Blob(pending));
    pending = [];
    size = 0;
  };
  return {
    write: async (chunk) => {
      pending.push(chunk);
      size += chunk.length;
      if (size >= partSize) {
        flush();
      }
    },
    finish: async () => {
      flush();
      return new Blob(parts);
    },
    abort: async () => {
      parts.length = 0;
      pending = [];
    },
  };
}

// Not supported by all browsers, so the type definitions do not contain it.
function findPicker(): SaveFilePicker | undefined {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker');
  return typeof picker === 'function' ? (options) => Reflect.apply(picker, window, [options]) : undefined;
}
