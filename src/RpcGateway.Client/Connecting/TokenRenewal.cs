using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RpcGateway.Client.Sessions;
using RpcGateway.Client.Tokens;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Sends a new token before the one of a connection expires, or when the server asks for it. There is one renewal at a time; a failed
/// one is repeated until the server closes the connection.
/// </summary>
internal sealed class TokenRenewal : IAsyncDisposable
{
    // A server whose clock is wrong must not be asked without pause.
    private static readonly TimeSpan MinDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(20);
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(1);

    // The client's own: a renewal is part of it.
    private const string Category = "RpcGateway.Client.RpcClient";

    private readonly Lock _gate = new();
    private readonly RpcClientOptions _options;
    private readonly TokenSource _tokens;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private RpcConnection? _connection;
    private Func<bool>? _isDetached;
    private Task _renewing = Task.CompletedTask;
    private long? _expiresAt;
    private long? _renewedAt;
    private bool _isRenewing;
    private bool _isStopped;

    public TokenRenewal(RpcClientOptions options, TokenSource tokens)
    {
        _options = options;
        _tokens = tokens;
        _logger = GuardedLogger.Guard(options.LoggerFactory.CreateLogger(Category));
        _timer = options.TimeProvider.CreateTimer(
            static state => ((TokenRenewal)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// When to renew a token: at a random moment, so that clients whose tokens were issued together do not ask for the next ones together.
    /// </summary>
    public static TimeSpan BeforeEndOf(TimeSpan time) => time * (0.7 + (0.2 * Random.Shared.NextDouble()));

    /// <summary>The connection was opened.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isDetached">Whether it has no socket at the moment.</param>
    /// <param name="expiresIn">How long its authentication lasts; null if the server does not know.</param>
    public void Start(RpcConnection connection, Func<bool> isDetached, TimeSpan? expiresIn)
    {
        lock (_gate)
        {
            (_connection, _isDetached) = (connection, isDetached);
        }

        Set(expiresIn);
    }

    /// <summary>The connection was authenticated, in its greeting or when it continued on another socket.</summary>
    /// <param name="expiresIn">How long its authentication lasts; null if the server does not know.</param>
    public void Set(TimeSpan? expiresIn)
    {
        lock (_gate)
        {
            SetExpiry(expiresIn);
            Schedule(expiresIn is { } time ? BeforeEndOf(time) : Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The server asks for a new token. Called on the read loop.</summary>
    public void Request(TimeSpan expiresIn)
    {
        lock (_gate)
        {
            // A renewal that the message has crossed is enough.
            if (_renewedAt is not { } last || _options.TimeProvider.GetElapsedTime(last) >= MinDelay)
            {
                SetExpiry(expiresIn);
                Schedule(TimeSpan.Zero);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task renewing;
        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            renewing = _renewing;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void SetExpiry(TimeSpan? expiresIn)
    {
        var time = _options.TimeProvider;
        _expiresAt = expiresIn is { } rest ? time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency) : null;
    }

    private void Schedule(TimeSpan delay)
    {
        if (_isStopped || _isRenewing || _connection is null)
        {
            return;
        }

        _timer.Change(
            delay == Timeout.InfiniteTimeSpan ? delay : delay < MaxDelay ? delay : MaxDelay, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        lock (_gate)
        {
            // Without a socket, the next one is opened with a new token.
            if (!_isStopped && !_isRenewing && _isDetached?.Invoke() == false)
            {
                _isRenewing = true;
                _renewing = RenewAsync(_connection!);
            }
        }
    }

    private async Task RenewAsync(RpcConnection connection)
    {
        // The lock is held.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        TimeSpan? expiresIn = null;
        Exception? failure = null;
        try
        {
            var limit = _options.ConnectTimeout == Timeout.InfiniteTimeSpan ? MaxTime : _options.ConnectTimeout;
            using var timeout = new CancellationTokenSource(limit, _options.TimeProvider);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
            expiresIn = await SendAsync(connection, linked.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failure = e;
        }

        lock (_gate)
        {
            _isRenewing = false;
            if (failure is null)
            {
                _renewedAt = _options.TimeProvider.GetTimestamp();
                SetExpiry(expiresIn);
            }

            Schedule(failure is null ? AfterSuccess(expiresIn) : AfterFailure());
        }

        // Logged last: when the event appears, the next attempt is scheduled.
        if (failure is null)
        {
            TokenRenewalLog.TokenRenewed(_logger);
        }
        else if (!_stopping.IsCancellationRequested && !connection.Closed.IsCancellationRequested)
        {
            TokenRenewalLog.TokenRenewalFailed(
                _logger, failure is RpcException refusal ? $"Error {refusal.Code}." : FailureText.Of(failure));
        }
    }

    private async Task<TimeSpan?> SendAsync(RpcConnection connection, CancellationToken cancellationToken)
    {
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{nameof(RpcClientOptions.AccessTokenProvider)} returned no token.");
        var response = await connection.CallRawAsync("$/authenticate", Write(token), cancellationToken).ConfigureAwait(false);
        return ReadExpiry(response.Span);
    }

    private static TimeSpan AfterSuccess(TimeSpan? expiresIn) => expiresIn is not { } time ? Timeout.InfiniteTimeSpan
        : BeforeEndOf(time) is var delay && delay > MinDelay ? delay : MinDelay;

    // More often towards the end, because then the server closes the connection.
    private TimeSpan AfterFailure()
    {
        if (_expiresAt is not { } end)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var time = _options.TimeProvider;
        var half = TimeSpan.FromSeconds((end - time.GetTimestamp()) / (double)time.TimestampFrequency / 2);
        return half <= TimeSpan.Zero ? MaxTime : half > MinDelay ? half : MinDelay;
    }

    // {"token":"…"}
    private static ReadOnlyMemory<byte> Write(string token)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("token"u8, token);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    // {"expiresIn":3600}
    private static TimeSpan? ReadExpiry(ReadOnlySpan<byte> result)
    {
        var reader = new Utf8JsonReader(result);
        using var document = JsonDocument.ParseValue(ref reader);
        return Authentication.ReadExpiry(document.RootElement);
    }
}
