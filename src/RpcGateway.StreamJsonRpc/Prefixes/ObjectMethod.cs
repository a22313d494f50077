using System.Buffers.Text;
using RpcGateway.Protocol.Reading;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>Reads the control messages about marshaled objects.</summary>
internal static class ObjectMethod
{
    /// <summary>Splits <c>$/invokeProxy/5/name</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="handle">The handle of the object; -1 if it is not a number.</param>
    /// <param name="name">The method of the object, with its slash.</param>
    /// <returns>False for another method.</returns>
    public static bool TryReadInvocation(ReadOnlySpan<byte> method, out long handle, out ReadOnlySpan<byte> name)
    {
        var prefix = "$/invokeProxy/"u8;
        handle = -1;
        name = default;
        if (!method.StartsWith(prefix))
        {
            return false;
        }

        var rest = method[prefix.Length..];
        var slash = rest.IndexOf((byte)'/');
        if (slash > 0 && Utf8Parser.TryParse(rest[..slash], out long number, out var used) && used == slash && number >= 0)
        {
            handle = number;
            name = rest[slash..];
        }

        return true;
    }

    /// <summary>Reads a release. Returns false for another message.</summary>
    public static bool TryReadRelease(in RpcMessage message, out long handle, out bool ownedBySender)
    {
        (handle, ownedBySender) = (-1, false);
        if (!message.Method.SequenceEqual("$/releaseMarshaledObject"u8)
            || !ControlParams.TryFindNumber(message.Payload, "handle"u8, 0, out handle))
        {
            return false;
        }

        ownedBySender = ControlParams.Find(message.Payload, "ownedBySender"u8, 1).SequenceEqual("true"u8);
        return true;
    }
}
