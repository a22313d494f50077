import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ParamModel } from '../contracts/contractDocument';
import { formatBytes } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Prose } from '../ui/Prose';
import type { MethodSession } from './methodSession';

/** Bytes for an argument: a file, chosen or dropped. */
export function BinaryField({ param, session }: { param: ParamModel; session: MethodSession }) {
  const id = useId();
  const over = useSignal(false);
  const file = session.files.value.get(param.name);
  const choose = (files: FileList | null | undefined) => session.setFile(param.name, files?.[0]);
  return (
    <div class="field" data-testid={`field-${param.name}`}>
      <div class="field-head">
        <label class="field-name" for={id}>
          {param.name}
        </label>
        <span class="field-type">bytes</span>
        {param.required && <span class="field-required">required</span>}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file input is the first. */}
      <div
        class={over.value ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          over.value = true;
        }}
        onDragLeave={() => {
          over.value = false;
        }}
        onDrop={(event) => {
          event.preventDefault();
          over.value = false;
          choose(event.dataTransfer?.files);
        }}
      >
        <Icon name="upload" />
        <span class="drop-text">
          {file === undefined ? (
            'Drop a file here, or choose one.'
          ) : (
            <>
              <strong>{file.name}</strong> {formatBytes(file.size)}
            </>
          )}
        </span>
        <input
          id={id}
          type="file"
          data-testid={`file-${param.name}`}
          onChange={(event) => choose(event.currentTarget.files)}
        />
      </div>
      {param.description !== undefined && (
        <p class="hint">
          <Prose text={param.description} />
        </p>
      )}
    </div>
  );
}
