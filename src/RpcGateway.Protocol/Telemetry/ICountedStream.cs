namespace RpcGateway.Protocol.Telemetry;

/// <summary>One end of a stream, with counts of its traffic.</summary>
internal interface ICountedStream
{
    void AddTo(ref StreamCounts counts);
}
