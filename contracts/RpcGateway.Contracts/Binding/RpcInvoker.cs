using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>The gate through which a proxy calls: a connection, a reconnecting client, or many receivers at once.</summary>
public abstract class RpcInvoker
{
    /// <summary>What arguments and results are serialized with.</summary>
    public abstract JsonSerializerOptions SerializerOptions { get; }

    /// <summary>Calls a method that has no result.</summary>
    /// <exception cref="RpcException">The peer answered with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the answer.</exception>
    public abstract ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>Calls a method that has a result.</summary>
    /// <exception cref="RpcException">The peer answered with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the answer.</exception>
    public abstract ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>Sends a notification.</summary>
    public abstract void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments)
        where TArguments : struct, IRpcArguments;

    /// <summary>Calls a method that answers with a stream; the call is made when the enumeration starts.</summary>
    public abstract IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>
    /// Calls a method that answers with a stream, and gives the stream when the answer is there; it must then be
    /// enumerated. Where an invoker does not tell the two apart, the call is made when the enumeration starts.
    /// </summary>
    public virtual ValueTask<IAsyncEnumerable<TItem>> OpenStreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments =>
        new(StreamAsync(method, arguments, itemType, cancellationToken));

    /// <summary>Calls a method that answers with a binary stream, which the caller completes.</summary>
    public abstract ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>The same as <see cref="CallBinaryAsync{TArguments}"/>, as a stream, which the caller disposes.</summary>
    public async ValueTask<Stream> CallStreamAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments
    {
        var pipe = await CallBinaryAsync(method, arguments, cancellationToken).ConfigureAwait(false);
        return pipe.AsStream();
    }
}
