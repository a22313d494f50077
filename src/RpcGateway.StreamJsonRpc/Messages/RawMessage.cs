using System.Buffers;
using StreamJsonRpc.Protocol;

namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>The bytes of a message, so that StreamJsonRpc's handlers frame messages without reading them.</summary>
internal sealed class RawMessage : JsonRpcMessage
{
    private byte[]? _rented;

    /// <summary>The JSON text in UTF-8. Valid until <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Json { get; set; }

    public static RawMessage Copy(ReadOnlySequence<byte> json)
    {
        var length = (int)json.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        json.CopyTo(bytes);
        return new RawMessage { _rented = bytes, Json = bytes.AsMemory(0, length) };
    }

    public void Release()
    {
        Json = default;
        if (_rented is { } bytes)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
