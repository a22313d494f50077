using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Telemetry;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Tokens;

/// <summary>
/// Warns clients whose authentication ends soon, and closes the connections of those that have not renewed it. One timer for all.
/// Times come from tokens and are compared with the server's clock once, when a token is accepted.
/// </summary>
internal sealed class TokenExpirations : IDisposable
{
    /// <summary>
    /// Schemes tolerate clocks that differ, and accept tokens whose time has passed. A connection that was closed then at once would
    /// return at once, again and again.
    /// </summary>
    public static readonly TimeSpan MinTime = TimeSpan.FromMinutes(1);

    private static readonly RpcClose Expired =
        new(RpcCloseCode.AuthenticationExpired, "The token has expired (CloseOnTokenExpiration). Connect again with a new one.");

    // What timers accept, and a time that is certainly longer than a process runs.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(10_000);

    private readonly SortedSet<TokenExpiration> _entries = new(TokenExpiration.ByTime); // Also the lock.
    private readonly ConnectionRegistry _registry;
    private readonly RpcGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private long _lastNumber;

    public TokenExpirations(
        ConnectionRegistry registry, IOptions<RpcGatewayOptions> options, TimeProvider time, ILogger<TokenExpirations> logger)
    {
        _registry = registry;
        _options = options.Value;
        _time = time;
        _logger = GuardedLogger.Guard(logger);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static state => ((TokenExpirations)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The number of connections that wait for a warning or for their end.</summary>
    public int Count
    {
        get
        {
            lock (_entries)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Sets when the authentication of a connection ends; null for never.</summary>
    public void Set(ITokenHolder client, DateTimeOffset? expiresAt)
    {
        if (expiresAt is null && !client.HasAuthentication)
        {
            return;
        }

        var authentication = client.Authentication;
        lock (_entries)
        {
            Remove(authentication);
            if (expiresAt is { } end && !authentication.HasEnded && Remaining(end) is var time && time < MaxTime)
            {
                var now = _time.GetTimestamp();
                var entry = new TokenExpiration(client, ++_lastNumber, now + ToTicks(time));
                entry.DueAt = entry.EndsAt - ToTicks(WarningOf(time));
                authentication.Expiration = entry;
                if (_options.CloseOnTokenExpiration)
                {
                    _entries.Add(entry);
                    Schedule();
                }
            }
        }
    }

    /// <summary>Returns how long the authentication of a connection lasts; null if its end is unknown.</summary>
    public TimeSpan? GetRemaining(ITokenHolder client)
    {
        if (!client.HasAuthentication)
        {
            return null;
        }

        lock (_entries)
        {
            return client.Authentication.Expiration is { } entry ? ToTime(entry.EndsAt - _time.GetTimestamp()) : null;
        }
    }

    /// <summary>The same in whole seconds, as clients receive it.</summary>
    public long? GetRemainingSeconds(ITokenHolder client) => (long?)GetRemaining(client)?.TotalSeconds;

    /// <summary>The connection has ended. Completes when nothing of this type uses it any more.</summary>
    public Task EndAsync(ITokenHolder client)
    {
        if (!client.HasAuthentication)
        {
            return Task.CompletedTask;
        }

        var authentication = client.Authentication;
        lock (_entries)
        {
            authentication.HasEnded = true;
            Remove(authentication);
            return authentication.Closing;
        }
    }

    public void Dispose() => _timer.Dispose();

    private TimeSpan Remaining(DateTimeOffset end)
    {
        var remaining = end - _time.GetUtcNow();
        return remaining > MinTime ? remaining : MinTime;
    }

    // Earlier by a random time: the tokens of many clients may end at the same moment.
    private TimeSpan WarningOf(TimeSpan time)
    {
        var warning = _options.TokenExpirationWarning * (1 + Random.Shared.NextDouble());
        return warning < time / 2 ? warning : time / 2;
    }

    private void Remove(ClientAuthentication authentication)
    {
        if (authentication.Expiration is { } entry)
        {
            _entries.Remove(entry);
            authentication.Expiration = null;
        }
    }

    private void Schedule()
    {
        if (_entries.Min is { } first)
        {
            var delay = ToTime(first.DueAt - _time.GetTimestamp());
            _timer.Change(delay < MaxDelay ? delay : MaxDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private void Check()
    {
        var due = new List<TokenExpiration>();
        lock (_entries)
        {
            var now = _time.GetTimestamp();
            while (_entries.Min is { } first && first.DueAt <= now)
            {
                _entries.Remove(first);
                due.Add(first);
            }
        }

        // Outside the lock: a message or a close uses the locks of its connection.
        foreach (var entry in due)
        {
            Proceed(entry);
        }

        lock (_entries)
        {
            Schedule();
        }
    }

    private void Proceed(TokenExpiration entry)
    {
        var client = entry.Client;
        var remaining = ToTime(entry.EndsAt - _time.GetTimestamp());
        if (remaining > TimeSpan.Zero)
        {
            if (!client.IsDetached)
            {
                client.Warn(remaining);
            }

            lock (_entries)
            {
                if (client.Authentication.Expiration == entry)
                {
                    entry.DueAt = entry.EndsAt;
                    _entries.Add(entry);
                }
            }
        }
        else if (!client.IsDetached && !_registry.IsDraining)
        {
            Close(client, entry);
        }
    }

    // A client without a socket has to authenticate when it returns. When the server shuts down, calls may complete.
    private void Close(ITokenHolder client, TokenExpiration entry)
    {
        lock (_entries)
        {
            if (client.Authentication.Expiration != entry)
            {
                // Renewed in the meantime.
                return;
            }

            AuthenticationInstruments.Count(AuthenticationInstruments.Expired);
            TokenLog.TokenExpired(_logger, client.Id);
            client.Authentication.Closing = client.CloseAsync(Expired, _time);
        }
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    private TimeSpan ToTime(long ticks) => ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency);
}
