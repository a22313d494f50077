/** Where the bytes of a download go. */
export interface DownloadTarget {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** All bytes came. The answer is what can be saved, unless they are on the disk already. */
  finish(): Promise<Blob | undefined>;
  abort(): Promise<void>;
}

type SaveFilePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

const partSize = 4 * 1024 * 1024;

/** Whether this browser can write a download to the disk while it comes. */
export function canSaveDirectly(): boolean {
  return findPicker() !== undefined;
}

/** Asks the user for a file; must be called by a click. Undefined if the user asked for none. */
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

/** Collects the bytes in blobs, which a browser keeps outside of the page's memory, and on the disk if they are many. */
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

// Not in every browser, and so in no type definition.
function findPicker(): SaveFilePicker | undefined {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker');
  return typeof picker === 'function' ? (options) => Reflect.apply(picker, window, [options]) : undefined;
}
