using System.IO.Pipelines;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>A link over a stream of its own, such as a socket.</summary>
internal sealed class StreamLink(Stream stream) : BackendLink
{
    public override PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    public override PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    // The stream first: reads and writes that wait for the service then fail.
    public override ValueTask DisposeAsync() => stream.DisposeAsync();
}
