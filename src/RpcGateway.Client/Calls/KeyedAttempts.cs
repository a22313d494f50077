using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Invokers;

namespace RpcGateway.Client.Calls;

/// <summary>
/// The attempts of a call with an idempotency key, one after another. A request that was sent over a lost connection is sent again only
/// to a server that knows keys, only while it still remembers the key, and not to one with another memory, such as a restarted one: that
/// server would execute the call again.
/// </summary>
internal sealed class KeyedAttempts
{
    private readonly string _key;
    private readonly TimeProvider _time;
    private Deadline _until;
    private string? _store;
    private RpcConnectionLostException? _lost;
    private bool _isKeyed;

    private KeyedAttempts(string key, Deadline until, TimeProvider time)
    {
        _key = key;
        _until = until;
        _time = time;
    }

    /// <summary>Whether a request was sent, so that the call may have been executed.</summary>
    public bool WasSent => _lost is not null;

    /// <summary>Returns null if the call has no key.</summary>
    public static KeyedAttempts? Start(RpcMethodDescriptor method, CallSettings? settings, TimeProvider time)
    {
        var key = settings?.IdempotencyKey ?? (method.IsIdempotent ? Guid.NewGuid().ToString("n") : null);
        return key is null ? null : new KeyedAttempts(key, settings?.RepeatUntil ?? default, time);
    }

    /// <summary>The invoker for the next attempt.</summary>
    /// <exception cref="RpcConnectionLostException">The request was sent before and must not be sent again.</exception>
    public RpcInvoker Bind(RpcInvoker invoker, CallSettings? settings)
    {
        if (invoker is not ConnectionInvoker { IdempotencyWindow: { } window } connection)
        {
            // This server would execute the call again.
            ThrowIfSent();
            _isKeyed = false;
            return CallBinding.Bind(invoker, settings);
        }

        if (_until.HasPassed || _store != connection.IdempotencyStore)
        {
            ThrowIfSent();
        }

        _isKeyed = true;
        _store = connection.IdempotencyStore;
        _until = _until.IsSet && !_until.HasPassed ? _until : Deadline.After(window, _time);
        return connection.With((settings ?? new CallSettings()) with { IdempotencyKey = _key, RepeatUntil = _until });
    }

    /// <summary>Whether the call is to be repeated on the next connection.</summary>
    public bool MayRepeat(RpcConnectionLostException exception)
    {
        if (exception.RequestSent && _isKeyed)
        {
            _lost = exception;
        }

        return _lost is not null && (_isKeyed || !exception.RequestSent);
    }

    /// <summary>
    /// Throws the loss of the connection over which the request was sent, if a later attempt was refused before its key was looked up:
    /// that error says that the call was not executed, which is true of that attempt only.
    /// </summary>
    public void ThrowIfSent(RpcException refusal)
    {
        if (refusal.Code is <= RpcErrorCode.LimitExceeded and >= RpcErrorCode.Forbidden)
        {
            ThrowIfSent();
        }
    }

    /// <summary>Throws the loss of the connection over which the request was sent.</summary>
    public void ThrowIfSent()
    {
        if (_lost is not null)
        {
            throw _lost;
        }
    }
}
