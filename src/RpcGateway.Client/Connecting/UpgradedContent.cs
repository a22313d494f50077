using System.Net;

namespace RpcGateway.Client.Connecting;

/// <summary>The content of the handshake's response: a bidirectional stream that belongs to the reader of the content.</summary>
internal sealed class UpgradedContent(Stream stream) : HttpContent
{
    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => stream;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
