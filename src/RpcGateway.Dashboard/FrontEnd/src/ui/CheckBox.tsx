import type { ComponentChildren } from 'preact';

interface CheckBoxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly small?: boolean;
  readonly id?: string;
  /** For a label that does not describe the check box well enough by itself. */
  readonly accessibleName?: string;
  /** The id of the element that names the check box. */
  readonly labelledBy?: string;
  readonly testId?: string;
  readonly children: ComponentChildren;
}

/** A check box with its label. */
export function CheckBox(props: CheckBoxProps) {
  const { checked, onChange, small, id, accessibleName, labelledBy, testId, children } = props;
  return (
    <label class={small ? 'check small' : 'check'}>
      <input
        type="checkbox"
        id={id}
        checked={checked}
        aria-label={accessibleName}
        aria-labelledby={labelledBy}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children}
    </label>
  );
}
