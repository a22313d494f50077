using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Makes the calls of a proxy: on one connection, through a reconnecting client, or to many receivers at once.</summary>
public abstract class RpcInvoker
{
    /// <summary>The options for serializing arguments and results.</summary>
    public abstract JsonSerializerOptions SerializerOptions { get; }

    /// <summary>Calls a method that has no result.</summary>
    /// <exception cref="RpcException">The peer responded with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the response arrived.</exception>
    public abstract ValueTask CallAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>Calls a method that has a result.</summary>
    /// <exception cref="RpcException">The peer responded with an error.</exception>
    /// <exception cref="RpcConnectionLostException">The connection ended before the response arrived.</exception>
    public abstract ValueTask<TResult> CallAsync<TArguments, TResult>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TResult> resultType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>Sends a notification.</summary>
    public abstract void Notify<TArguments>(RpcMethodDescriptor method, TArguments arguments)
        where TArguments : struct, IRpcArguments;

    /// <summary>Calls a method whose result is a stream. The call is made when the enumeration starts.</summary>
    public abstract IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>
    /// Calls a method whose result is a stream, and returns the stream when the response arrives. The caller must enumerate it.
    /// An invoker that does not override this method makes the call when the enumeration starts.
    /// </summary>
    public virtual ValueTask<IAsyncEnumerable<TItem>> OpenStreamAsync<TArguments, TItem>(
        RpcMethodDescriptor method,
        TArguments arguments,
        JsonTypeInfo<TItem> itemType,
        CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments =>
        new(StreamAsync(method, arguments, itemType, cancellationToken));

    /// <summary>Calls a method whose result is a binary stream. The caller must complete the reader.</summary>
    public abstract ValueTask<PipeReader> CallBinaryAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments;

    /// <summary>Like <see cref="CallBinaryAsync{TArguments}"/>, but returns a <see cref="Stream"/>. The caller must dispose it.</summary>
    public async ValueTask<Stream> CallStreamAsync<TArguments>(
        RpcMethodDescriptor method, TArguments arguments, CancellationToken cancellationToken)
        where TArguments : struct, IRpcArguments
    {
        var pipe = await CallBinaryAsync(method, arguments, cancellationToken).ConfigureAwait(false);
        return pipe.AsStream();
    }
}
