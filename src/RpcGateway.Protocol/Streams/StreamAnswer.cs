using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Streams;

/// <summary>Writes the answers that items of a stream travel in.</summary>
internal static class StreamAnswer
{
    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    /// <summary>The answer of the call itself.</summary>
    /// <param name="answer">What it is written to.</param>
    /// <param name="id">The id of the call.</param>
    /// <param name="token">What to ask for more with.</param>
    /// <param name="ready">The items, of which as many are taken as the reader accepts in one message.</param>
    /// <param name="endsHere">Whether nothing follows what is ready.</param>
    /// <param name="limits">What the reader accepts.</param>
    public static void WriteFirst(
        MessageBuffer answer, RpcId id, long token, StreamBuffer ready, bool endsHere, RpcPeerLimits limits)
    {
        RpcMessageWriter.StartResult(answer, id);
        answer.Write("{"u8);
        var isWhole = endsHere && ready.Bytes <= FindRoom(answer, limits);
        if (!isWhole)
        {
            answer.Write("\"token\":"u8);
            answer.WriteNumber(token);
            answer.Write(ready.Count > 0 ? ","u8 : ""u8);
        }

        if (ready.Count > 0 || isWhole)
        {
            answer.Write("\"values\":["u8);
            ready.Take(answer, int.MaxValue, FindRoom(answer, limits));
            answer.Write("]"u8);
        }

        answer.Write("}}"u8);
    }

    // {"jsonrpc":"2.0","id":9,"result":{"values":[0,1,2],"finished":false}}
    /// <summary>The answer to a request for more.</summary>
    /// <param name="answer">What it is written to.</param>
    /// <param name="id">The id of the request.</param>
    /// <param name="ready">The items, of which some are taken.</param>
    /// <param name="max">The most items to take.</param>
    /// <param name="endsHere">Whether nothing follows what is ready.</param>
    /// <param name="limits">What the reader accepts.</param>
    public static void WriteNext(
        MessageBuffer answer, RpcId id, StreamBuffer ready, int max, bool endsHere, RpcPeerLimits limits)
    {
        RpcMessageWriter.StartResult(answer, id);
        answer.Write("{\"values\":["u8);
        ready.Take(answer, max, FindRoom(answer, limits));
        answer.Write("],\"finished\":"u8);
        answer.Write(endsHere && ready.Count == 0 ? "true}}"u8 : "false}}"u8);
    }

    // Behind the items there is still a name, a bracket or the end to come.
    private static int FindRoom(MessageBuffer answer, RpcPeerLimits limits) =>
        limits.MaxMessageSize is { } max ? max - answer.Size - StreamBuffer.ItemEnvelope / 2 : int.MaxValue;
}
