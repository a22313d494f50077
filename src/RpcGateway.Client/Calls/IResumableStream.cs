namespace RpcGateway.Client.Calls;

/// <summary>A stream of a client that can be continued by a call on the next connection.</summary>
internal interface IResumableStream<TItem>
{
    /// <summary>Makes the call and reads its items. Waits for a connection, whatever the client's options say.</summary>
    /// <param name="attempt">Records that the stream was opened.</param>
    IAsyncEnumerable<TItem> Read(StreamAttempt attempt);
}
