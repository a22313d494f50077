using RpcGateway.Client.Calls;

namespace RpcGateway.Client;

/// <summary>Extensions of streams that methods of a server return.</summary>
public static class RpcStreamExtensions
{
    /// <summary>
    /// Continues a stream when its connection was lost: waits for the next connection, whatever
    /// <see cref="RpcClientOptions.WhenDisconnected"/> says, and reads on from another call. If the loss occurs before the first item,
    /// the same call is made again. Other errors end the stream.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="stream">The result of a method that was called through a proxy of an <see cref="RpcClient"/>.</param>
    /// <param name="resume">
    /// Calls a method of such a proxy that returns the items after the given one, which is the last item that the consumer got.
    /// </param>
    public static IAsyncEnumerable<T> ResumeFrom<T>(this IAsyncEnumerable<T> stream, Func<T, IAsyncEnumerable<T>> resume)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(resume);
        return new ResumingStream<T>(ResumingStream<T>.Resumable(stream), resume);
    }
}
