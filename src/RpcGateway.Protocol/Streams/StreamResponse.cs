using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>Writes the responses that carry the items of a stream.</summary>
internal static class StreamResponse
{
    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    /// <summary>The response of the call itself.</summary>
    /// <param name="response">What it is written to.</param>
    /// <param name="id">The id of the call.</param>
    /// <param name="token">What to ask for more with.</param>
    /// <param name="ready">The items, of which as many are taken as the reader accepts in one message.</param>
    /// <param name="endsHere">Whether nothing follows what is ready.</param>
    /// <param name="limits">What the reader accepts.</param>
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
    /// <summary>The response to a request for more.</summary>
    /// <param name="response">What it is written to.</param>
    /// <param name="id">The id of the request.</param>
    /// <param name="ready">The items, of which some are taken.</param>
    /// <param name="max">The most items to take.</param>
    /// <param name="endsHere">Whether nothing follows what is ready.</param>
    /// <param name="limits">What the reader accepts.</param>
    public static void WriteNext(
        MessageBuffer response, RpcId id, StreamBuffer ready, int max, bool endsHere, RpcPeerLimits limits)
    {
        RpcMessageWriter.StartResult(response, id);
        response.Write("{\"values\":["u8);
        ready.Take(response, max, FindRoom(response, limits));
        response.Write("],\"finished\":"u8);
        response.Write(endsHere && ready.Count == 0 ? "true}}"u8 : "false}}"u8);
    }

    // Behind the items there is still a name, a bracket or the end to come.
    private static int FindRoom(MessageBuffer response, RpcPeerLimits limits) =>
        limits.MaxMessageSize is { } max ? max - response.Size - StreamBuffer.ItemEnvelope / 2 : int.MaxValue;
}
