using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The handles that passed on one channel, in both directions, and what they depend on.</summary>
internal sealed class ChannelHandles
{
    private readonly InboundCalls _calls;

    // The handles of the client that a stream of the service may use, by the token of the stream.
    private readonly Dictionary<long, IReadOnlyList<HandleReference>> _scopes = [];
    private int _streams;
    private bool _isClosed;

    /// <param name="calls">The calls of the client; an open stream is a call.</param>
    /// <param name="max">The maximum number of handles.</param>
    /// <param name="backend">The name of the service.</param>
    public ChannelHandles(InboundCalls calls, int max, string backend)
    {
        _calls = calls;
        var quota = new HandleQuota(max, backend);
        OfClient = new HandleTable(quota);
        OfService = new HandleTable(quota);
        TooMany = new RpcError(
            RpcErrorCode.LimitExceeded,
            $"The client has {max} objects and streams open at '{backend}' (MaxHandles). Dispose those that are not needed.");
    }

    /// <summary>The error beyond the maximum number of handles.</summary>
    public RpcError TooMany { get; }

    /// <summary>What the service may use at the client.</summary>
    public HandleTable OfClient { get; }

    /// <summary>What the client may use at the service.</summary>
    public HandleTable OfService { get; }

    /// <summary>
    /// Finds the handles in what the service sends. Those of the service must fit into the range of the channel; objects of the client
    /// must be known. Returns null if one is invalid.
    /// </summary>
    public IReadOnlyList<HandleReference>? FindFromService(ReadOnlySpan<byte> payload)
    {
        var handles = HandleScanner.Find(payload);
        foreach (var handle in handles ?? [])
        {
            var isValid = handle.Kind == HandleKind.ReturnedObject
                ? OfClient.Contains(HandleKind.Object, handle.Number)
                : handle.Number is >= 0 and <= uint.MaxValue;
            if (!isValid)
            {
                return null;
            }
        }

        return handles;
    }

    /// <summary>
    /// Adds what the service sends in a result. A stream is a part of the call that continues. Returns false if the client would have
    /// too many handles.
    /// </summary>
    public bool TryAddResult(IReadOnlyList<HandleReference> result, IReadOnlyList<HandleReference> parameters)
    {
        if (!OfService.TryAdd(result))
        {
            return false;
        }

        lock (_scopes)
        {
            foreach (var stream in result.Where(one => one.Kind == HandleKind.Stream))
            {
                if (!_isClosed && _scopes.TryAdd(stream.Number, parameters))
                {
                    _streams++;
                    _calls.RemoveForwardedStream(-1);
                    parameters = [];
                }
            }
        }

        return true;
    }

    /// <summary>A stream of the service has ended. Returns false if it is not known.</summary>
    public bool EndServiceStream(long token)
    {
        if (!OfService.Remove(HandleKind.Stream, token))
        {
            return false;
        }

        IReadOnlyList<HandleReference>? parameters;
        lock (_scopes)
        {
            if (!_scopes.Remove(token, out parameters))
            {
                // A stream among the arguments of the service.
                return true;
            }

            _streams--;
        }

        EndParams(OfClient, parameters, isError: false);
        _calls.RemoveForwardedStream();
        return true;
    }

    /// <summary>A call has ended, and with it what was valid only during the call; after an error, everything in its params.</summary>
    public void EndParams(HandleTable owner, IReadOnlyList<HandleReference> parameters, bool isError)
    {
        foreach (var handle in parameters)
        {
            if (handle.Kind == HandleKind.ReturnedObject || (!handle.IsCallScoped && !isError))
            {
                continue;
            }

            if (owner == OfService && handle.Kind == HandleKind.Stream)
            {
                EndServiceStream(handle.Number);
            }
            else
            {
                owner.Remove(handle.Kind, handle.Number);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Close()
    {
        OfClient.Close();
        OfService.Close();
        int streams;
        lock (_scopes)
        {
            _isClosed = true;
            _scopes.Clear();
            streams = _streams;
            _streams = 0;
        }

        _calls.RemoveForwardedStream(streams);
    }
}
