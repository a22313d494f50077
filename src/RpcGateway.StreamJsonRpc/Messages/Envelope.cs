using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>What the gateway reads of a message before it forwards the bytes.</summary>
internal readonly struct Envelope
{
    public MessageKind Kind { get; init; }

    public RpcId Id { get; init; }

    /// <summary>The name of the method, unescaped; empty in responses.</summary>
    public ReadOnlyMemory<byte> Method { get; init; }

    /// <summary>The position of the params in the message; empty if there are none.</summary>
    public Range Params { get; init; }

    /// <summary>Why the message is invalid.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether an invalid message is a response, which must not be answered.</summary>
    public bool IsResponse { get; init; }

    public bool IsMethod(ReadOnlySpan<byte> name) => Method.Span.SequenceEqual(name);

    public static Envelope Invalid(RpcId id, string fault, bool isResponse = false) => new()
    {
        Kind = MessageKind.Invalid,
        Id = id.IsNone ? RpcId.Null : id,
        Fault = fault,
        IsResponse = isResponse,
    };
}
