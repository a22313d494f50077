using System.IO.Pipelines;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>Responds to calls from the peer with binary streams.</summary>
internal static class BinaryResult
{
    /// <summary>Gets the content from the service's <see cref="Stream"/>.</summary>
    public static async ValueTask<BinarySource?> ReadAsync(ValueTask<Stream> content) =>
        await content.ConfigureAwait(false) is { } stream ? new StreamSource(stream) : null;

    /// <summary>Gets the content from the service's <see cref="PipeReader"/>.</summary>
    public static async ValueTask<BinarySource?> ReadAsync(ValueTask<PipeReader> content) =>
        await content.ConfigureAwait(false) is { } pipe ? new PipeSource(pipe) : null;

    /// <summary>Opens the stream. On failure, releases the source.</summary>
    public static async ValueTask<BinarySender> OpenAsync(ICallOwner call, string method, BinaryTable binary, BinarySource source)
    {
        try
        {
            binary.EnsureNegotiated(RpcErrorCode.InvalidRequest, $"The result of '{method}'");
            return new BinarySender(binary, source, call);
        }
        catch
        {
            await source.CompleteAsync().ConfigureAwait(false);
            throw;
        }
    }

    // {"jsonrpc":"2.0","id":8,"result":{"binary":7}}
    public static MessageBuffer CreateResponse(RpcId id, uint number)
    {
        var response = MessageBuffer.Rent();
        RpcMessageWriter.StartResult(response, id);
        BinaryReference.Write(response.StartJson(), number);
        response.EndJson();
        RpcMessageWriter.End(response);
        return response;
    }
}
