import type { ComponentChildren } from 'preact';

interface FieldHeadProps {
  /** The id of the control; undefined if there is none. */
  readonly id: string | undefined;
  /** The id of the label, for controls that cannot be named by `for`. */
  readonly labelId?: string;
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
  readonly children?: ComponentChildren;
}

/** The head of a field: its name, its type and its tools. */
export function FieldHead({ id, labelId, name, type, required, children }: FieldHeadProps) {
  return (
    <div class="field-head">
      <label class="field-name" for={id} id={labelId}>
        {name}
      </label>
      <span class="field-type">{type}</span>
      {required && <span class="field-required">required</span>}
      {children}
    </div>
  );
}
