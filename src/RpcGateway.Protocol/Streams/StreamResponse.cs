using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>Writes the responses that contain the items of a stream.</summary>
internal static class StreamResponse
{
    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    /// <summary>Writes the response to the call itself.</summary>
    /// <param name="response">The buffer to write to.</param>
    /// <param name="id">The id of the call.</param>
    /// <param name="token">The token for requesting more items.</param>
    /// <param name="ready">The items, of which as many are taken as the reader accepts in one message.</param>
    /// <param name="endsHere">Whether the stream ends with the ready items.</param>
    /// <param name="limits">The limits of the reader.</param>
    public static void WriteFirst(
        MessageBuffer response, RpcId id, long token, StreamBuffer ready, bool endsHere, RpcPeerLimits limits)
    {
        RpcMessageWriter.StartResult(response, id);
        response.Write("{"u8);
        var isWhole = endsHere && ready.Bytes <= FindRoom(response, limits);
        if (!isWhole)
        {
            response.Write("\"token\":"u8);
            response.WriteNumber(token);
            response.Write(ready.Count > 0 ? ","u8 : ""u8);
        }

        if (ready.Count > 0 || isWhole)
        {
            response.Write("\"values\":["u8);
            ready.Take(response, int.MaxValue, FindRoom(response, limits));
            response.Write("]"u8);
        }

        response.Write("}}"u8);
    }

    // {"jsonrpc":"2.0","id":9,"result":{"values":[0,1,2],"finished":false}}
    /// <summary>Writes the response to a request for more items.</summary>
    /// <param name="response">The buffer to write to.</param>
    /// <param name="id">The id of the request.</param>
    /// <param name="ready">The items, of which some are taken.</param>
    /// <param name="max">The maximum number of items to take.</param>
    /// <param name="endsHere">Whether the stream ends with the ready items.</param>
    /// <param name="limits">The limits of the reader.</param>
    public static void WriteNext(
        MessageBuffer response, RpcId id, StreamBuffer ready, int max, bool endsHere, RpcPeerLimits limits)
    {
        RpcMessageWriter.StartResult(response, id);
        response.Write("{\"values\":["u8);
        ready.Take(response, max, FindRoom(response, limits));
        response.Write("],\"finished\":"u8);
        response.Write(endsHere && ready.Count == 0 ? "true}}"u8 : "false}}"u8);
    }

    // A name, a bracket or the end of the message still follow the items.
    private static int FindRoom(MessageBuffer response, RpcPeerLimits limits) =>
        limits.MaxMessageSize is { } max ? max - response.Size - StreamBuffer.ItemEnvelope / 2 : int.MaxValue;
}
