using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// Writes params and results with other handles. The client knows the handles of a service as numbers of the channel's range, so those
/// of several services cannot be equal; the services know its own handles unchanged.
/// </summary>
internal static class Payload
{
    /// <summary>Writes what the service sends to the client.</summary>
    public static void WriteDown(
        MessageBuffer buffer, ReadOnlySpan<byte> json, IReadOnlyList<HandleReference> handles, NumberRange numbers) =>
        Write(buffer, json, handles, isOfService: kind => kind != HandleKind.ReturnedObject, numbers.FirstId);

    /// <summary>Writes what the client sends to the service.</summary>
    public static void WriteUp(
        MessageBuffer buffer, ReadOnlySpan<byte> json, IReadOnlyList<HandleReference> handles, NumberRange numbers) =>
        Write(buffer, json, handles, isOfService: kind => kind == HandleKind.ReturnedObject, -numbers.FirstId);

    private static void Write(
        MessageBuffer buffer, ReadOnlySpan<byte> json, IReadOnlyList<HandleReference> handles, Func<HandleKind, bool> isOfService, long change)
    {
        var copied = 0;
        foreach (var handle in handles)
        {
            if (isOfService(handle.Kind))
            {
                buffer.Write(json[copied..handle.Start]);
                buffer.WriteNumber(handle.Number + change);
                copied = handle.Start + handle.Length;
            }
        }

        buffer.Write(json[copied..]);
    }
}
