import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { ParamModel } from '../contracts/contractDocument';
import { FieldHead } from '../form/FieldHead';
import { formatBytes } from '../ui/format';
import { Icon } from '../ui/Icon';
import { Prose } from '../ui/Prose';
import type { MethodSession } from './methodSession';

/** A file for a binary argument, chosen or dropped. */
export function BinaryField({ param, session }: { param: ParamModel; session: MethodSession }) {
  const id = useId();
  const over = useSignal(false);
  const file = session.files.value.get(param.name);
  const choose = (files: FileList | null | undefined) => session.setFile(param.name, files?.[0]);
  return (
    <div class="field" data-testid={`field-${param.name}`}>
      <FieldHead id={id} name={param.name} type="bytes" required={param.required} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the file input is the accessible way to choose a file. */}
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
