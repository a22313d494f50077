namespace RpcGateway.Protocol.Telemetry;

/// <summary>One end of a stream, which knows what has gone through it.</summary>
internal interface ICountedStream
{
    void AddTo(ref StreamCounts counts);
}
