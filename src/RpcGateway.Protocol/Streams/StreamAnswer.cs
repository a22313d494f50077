using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Streams;

/// <summary>Writes the answers that items of a stream travel in.</summary>
internal static class StreamAnswer
{
    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    /// <summary>The answer of the call itself.</summary>
    /// <param name="answer">What it is written to.</param>
    /// <param name="id">The id of the call.</param>
    /// <param name="token">What to ask for more with; null if there is no more.</param>
    /// <param name="ready">The items, which are taken.</param>
    public static void WriteFirst(MessageBuffer answer, RpcId id, long? token, StreamBuffer ready)
    {
        RpcMessageWriter.StartResult(answer, id);
        answer.Write("{"u8);
        if (token is { } number)
        {
            answer.Write("\"token\":"u8);
            answer.WriteNumber(number);
            answer.Write(ready.Count > 0 ? ","u8 : ""u8);
        }

        if (ready.Count > 0 || token is null)
        {
            answer.Write("\"values\":["u8);
            ready.Take(answer, int.MaxValue);
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
    public static void WriteNext(MessageBuffer answer, RpcId id, StreamBuffer ready, int max, bool endsHere)
    {
        RpcMessageWriter.StartResult(answer, id);
        answer.Write("{\"values\":["u8);
        ready.Take(answer, max);
        answer.Write("],\"finished\":"u8);
        answer.Write(endsHere && ready.Count == 0 ? "true}}"u8 : "false}}"u8);
    }

    /// <summary>The answer to a request for more of a stream that was let go of.</summary>
    public static MessageBuffer CreateEnd(RpcId id)
    {
        var answer = MessageBuffer.Rent();
        RpcMessageWriter.StartResult(answer, id);
        answer.Write("{\"values\":[],\"finished\":true}}"u8);
        return answer;
    }
}
