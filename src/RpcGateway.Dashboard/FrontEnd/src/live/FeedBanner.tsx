import { Countdown } from '../shell/Countdown';
import { Icon } from '../ui/Icon';
import type { LiveFeed } from './liveFeed';

/** Says that the server is away or lets nobody in, while the page keeps what it has. */
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
          ? 'The server no longer lets you in; what is shown is what came before. Reload the page to sign in again.'
          : `There is no connection to the server; what is shown is what came before. ${feed.problem.value}`}
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
