using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services;

namespace RpcGateway.Server.Sessions;

/// <summary>
/// The sessions without a socket. One timer for all of them ends those that wait for longer than the window, and the oldest ones while
/// all together, or those of one user, take too much memory.
/// </summary>
internal sealed class DetachedSessions : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<GatewaySession, Detachment> _sessions = new();
    private readonly IRpcUserIdProvider _userIds;
    private readonly RpcGatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private int _isScheduled;

    public DetachedSessions(
        IRpcUserIdProvider userIds, IOptions<RpcGatewayOptions> options, TimeProvider time, ILogger<DetachedSessions> logger)
    {
        _userIds = userIds;
        _options = options.Value;
        _time = time;
        _logger = GuardedLogger.Guard(logger);
        SessionInstruments.Add(this);
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(
                static state => ((DetachedSessions)state!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The number of sessions without a socket.</summary>
    public int Count => _sessions.Count;

    /// <summary>A session has lost its socket.</summary>
    public void Add(GatewaySession session, RpcClose reason)
    {
        _sessions[session] = new Detachment(_time.GetTimestamp(), session.Transport.Losses);
        SessionLog.Detached(_logger, session.Client.Id, reason.Reason);
        Schedule();
    }

    /// <summary>A session has a socket again.</summary>
    public void Remove(GatewaySession session) => _sessions.TryRemove(session, out _);

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        Volatile.Write(ref _isScheduled, 0);
        var usage = new DetachedBytes(_options.MaxDetachedBytes, _options.MaxDetachedBytesPerUser);

        // The newest ones first: what exceeds a limit is older. Sorted in a copy, because sorting the dictionary itself copies it in two
        // steps, between which sessions may be removed.
        foreach (var (session, detachment) in _sessions.ToArray().OrderByDescending(entry => entry.Value.Since))
        {
            if (!session.Transport.IsDetached || session.Transport.HasEnded)
            {
                // Unless it was added again in the meantime.
                _sessions.TryRemove(new(session, detachment));
            }
            else if (_time.GetElapsedTime(detachment.Since) >= _options.ResumeWindow)
            {
                End(session, detachment, $"The client did not return within {_options.ResumeWindow.TotalSeconds:0.#} s (ResumeWindow).");
            }
            else if (usage.Add(session.Transport.KeptBytes + session.Client.Connection.OutboundBytes, GetUser(session)) is { } limit)
            {
                RpcTelemetry.CountLimit(limit);
                End(session, detachment, $"The sessions without a socket take too much memory ({limit}).");
            }
        }

        if (!_sessions.IsEmpty)
        {
            Schedule();
        }
    }

    // Sessions that are added do not delay the next check.
    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }

    private string? GetUser(GatewaySession session) => _userIds.GetUserId(session.Client.Context.PeekUser());

    // A session that resumed and was detached again in the meantime stays.
    private void End(GatewaySession session, Detachment detachment, string reason)
    {
        if (session.Transport.TryEndDetached(new RpcClose(RpcCloseCode.Lost, reason), detachment.Losses))
        {
            _sessions.TryRemove(new(session, detachment));
        }
    }

    private readonly record struct Detachment(long Since, int Losses);
}
