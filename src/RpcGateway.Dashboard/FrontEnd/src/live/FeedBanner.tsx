import { Countdown } from '../ui/Countdown';
import { Icon } from '../ui/Icon';
import type { LiveFeed } from './liveFeed';

/** Reports a lost connection or a missing authorization. The page keeps showing the received data. */
export function FeedBanner({ feed }: { feed: LiveFeed }) {
  const retryAt = feed.retryAt.value;
  if (feed.problem.value === undefined || feed.state.value === 'connected') {
    return null;
  }

  return (
    <div class="banner reconnecting" role="alert" data-testid="live-banner">
      <Icon name="plug" />
      <span class="banner-text">
        {feed.refused.value
          ? 'You are no longer authorized. The page shows old data. Reload the page to sign in again.'
          : `Not connected to the server. The page shows old data. ${feed.problem.value}`}
      </span>
      {retryAt !== undefined && (
        <span class="banner-count">
          Next attempt <Countdown until={retryAt} />
        </span>
      )}
      {feed.refused.value && (
        <button type="button" class="button small" onClick={() => location.reload()}>
          Reload
        </button>
      )}
      <button type="button" class="button small" onClick={() => feed.retry()}>
        Connect now
      </button>
    </div>
  );
}
