using RpcGateway.StreamJsonRpc.Messages;
using StreamJsonRpc;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>Whole messages to and from a service, for one client. One read and one write may run at a time.</summary>
internal sealed class BackendChannel : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(5);

    private readonly BackendLink _link;
    private readonly GuardedReader _reader;
    private readonly MessageHandlerBase _handler;
    private readonly RawMessage _outbound = new();
    private readonly bool _isLine;

    public BackendChannel(BackendLink link, JsonRpcFraming framing, int maxMessageSize)
    {
        _link = link;
        _isLine = framing == JsonRpcFraming.NewLineDelimited;
        _reader = new GuardedReader(link.Input, maxMessageSize, framing == JsonRpcFraming.LengthPrefixed);
        var formatter = new RawMessageFormatter(maxMessageSize);
        _handler = framing switch
        {
            JsonRpcFraming.LengthPrefixed => new LengthHeaderMessageHandler(link.Output, _reader, formatter),
            JsonRpcFraming.NewLineDelimited => new NewLineDelimitedMessageHandler(link.Output, _reader, formatter)
            {
                NewLine = NewLineDelimitedMessageHandler.NewLineStyle.Lf,
            },
            _ => new HeaderHandler(link.Output, _reader, formatter, maxMessageSize),
        };
    }

    /// <summary>The first bytes of the message that is read or was read last.</summary>
    public ReadOnlySpan<byte> FirstBytes => _reader.FirstBytes;

    /// <summary>Reads the next message; the caller releases it. Null at the end.</summary>
    /// <exception cref="FramingException">The bytes are not a message.</exception>
    /// <exception cref="IOException">The service is gone.</exception>
    public async ValueTask<RawMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        _reader.StartMessage();
        try
        {
            return (RawMessage?)await _handler.ReadAsync(cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException or FramingException))
        {
            // The handlers throw exceptions of several types for bytes that they cannot read.
            throw new FramingException(e.Message);
        }
    }

    /// <summary>Writes a message, and waits until the service has room for it.</summary>
    /// <exception cref="IOException">The service is gone.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        _outbound.Json = _isLine ? ToLine(json) : json;
        try
        {
            await _handler.WriteAsync(_outbound, cancellationToken);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("The connection to the service is closed.", e);
        }
    }

    // Line breaks occur only between tokens, where a space means the same: inside strings, JSON escapes them.
    private static ReadOnlyMemory<byte> ToLine(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            return json;
        }

        var line = json.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();

        // Waits for a read, which the end of the link ends unless the link has a fault.
        await _handler.DisposeAsync().WaitAsync(DisposeTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
