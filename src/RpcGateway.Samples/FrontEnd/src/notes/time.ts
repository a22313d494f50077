const sameDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const otherDay = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Writes a time; without the day if it is today. */
export function timeText(time: string): string {
  const date = new Date(time);
  return (date.toDateString() === new Date().toDateString() ? sameDay : otherDay).format(date);
}
