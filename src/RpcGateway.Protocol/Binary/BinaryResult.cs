using System.IO.Pipelines;
using RpcGateway.Protocol.Connections;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Binary;

/// <summary>Answers calls of the peer's with binary streams.</summary>
internal static class BinaryResult
{
    public static async ValueTask SendAsync(InboundCall call, ValueTask<Stream> content) =>
        await SendAsync(call, await content.ConfigureAwait(false) is { } stream ? new StreamSource(stream) : null)
            .ConfigureAwait(false);

    public static async ValueTask SendAsync(InboundCall call, ValueTask<PipeReader> content) =>
        await SendAsync(call, await content.ConfigureAwait(false) is { } pipe ? new PipeSource(pipe) : null)
            .ConfigureAwait(false);

    private static async ValueTask SendAsync(InboundCall call, BinarySource? source)
    {
        if (source is null)
        {
            throw new InvalidOperationException(
                $"'{call.Method.MemberName}' returned null instead of a binary stream.");
        }

        if (call.Id.IsNone)
        {
            await source.CompleteAsync().ConfigureAwait(false);
            return;
        }

        BinarySender sender;
        try
        {
            call.Connection.Binary.EnsureNegotiated(RpcErrorCode.InvalidRequest, $"The result of '{call.Method.Name}'");
            sender = new BinarySender(call.Connection, source, call);
        }
        catch
        {
            await source.CompleteAsync().ConfigureAwait(false);
            throw;
        }

        call.Count(sender);
        sender.Start();
        Answer(call, sender.Number);
        await sender.Completion.ConfigureAwait(false);
    }

    // {"jsonrpc":"2.0","id":8,"result":{"binary":7}}
    private static void Answer(InboundCall call, uint number)
    {
        var answer = MessageBuffer.Rent();
        RpcMessageWriter.StartResult(answer, call.Id);
        BinaryReference.Write(answer.StartJson(), number);
        answer.EndJson();
        RpcMessageWriter.End(answer);
        call.Connection.Calls.Add(call);
        call.AnswerWithStream(answer);
    }
}
