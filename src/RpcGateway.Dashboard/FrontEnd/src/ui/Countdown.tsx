import { useEffect, useState } from 'preact/hooks';

/** The remaining seconds. Hidden from screen readers, which announce the state instead. */
export function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);

  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return (
    <span class="countdown" aria-hidden="true">
      {seconds === 0 ? 'now' : `in ${seconds} s`}
    </span>
  );
}
