// All times have 24 hours, in the order of the user's language.
const hourAndMinute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export const timeOfDay = new Intl.DateTimeFormat(undefined, hourAndMinute);

export const timeOfDayWithSeconds = new Intl.DateTimeFormat(undefined, { ...hourAndMinute, second: '2-digit' });

export const exactTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'medium',
  hourCycle: 'h23',
});

const dayAndTime = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  ...hourAndMinute,
});

/** Writes a time; without the day if it is today. */
export function shortTime(time: Date): string {
  return (time.toDateString() === new Date().toDateString() ? timeOfDay : dayAndTime).format(time);
}
