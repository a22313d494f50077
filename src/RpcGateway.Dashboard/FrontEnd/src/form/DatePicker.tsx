type DateFormat = 'date' | 'date-time';

interface DatePickerProps {
  readonly format: DateFormat;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Whether a format of JSON Schema has a picker. */
export function isDateFormat(format: string | undefined): format is DateFormat {
  return format === 'date' || format === 'date-time';
}

/** The browser's picker, beside the text: it shows local time, and writes UTC. */
export function DatePicker({ format, value, onChange }: DatePickerProps) {
  const onInput = (picked: string) => {
    if (picked !== '') {
      onChange(format === 'date' ? picked : writeUtc(picked));
    }
  };
  return format === 'date' ? (
    <input
      class="input date-picker"
      type="date"
      aria-label="Choose the date"
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  ) : (
    <input
      class="input date-picker"
      type="datetime-local"
      step="1"
      aria-label="Choose the date and the local time"
      value={readLocal(value)}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

function writeUtc(local: string): string {
  return `${new Date(local).toISOString().slice(0, 19)}Z`;
}

// Empty if the text is no time.
function readLocal(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    return '';
  }

  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
