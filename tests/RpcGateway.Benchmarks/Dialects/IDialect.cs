namespace RpcGateway.Benchmarks.Dialects;

/// <summary>The protocol of one kind of server, from the client's side.</summary>
internal interface IDialect
{
    string Path { get; }

    string? Subprotocol => null;

    /// <summary>How the server separates its records within a WebSocket message.</summary>
    Separation Separation => Separation.Messages;

    /// <summary>Whether requests that are pending together share a WebSocket message, separated by line feeds.</summary>
    bool SharesFrames => false;

    /// <summary>
    /// Whether both ends count the messages of the other one, and acknowledge them with a binary message that is not counted.
    /// </summary>
    bool Acknowledges => false;

    /// <summary>Exchanges what the protocol requires before the first call.</summary>
    void Handshake(FrameSocket socket)
    {
    }

    /// <summary>Encodes a request. Requests whose ids have the same number of digits have the same length.</summary>
    byte[] Encode(Request request, int id);

    /// <summary>Creates the receiving end of the stream that a call returns.</summary>
    Exchange CreateReceiver(Request call) => throw NotSupported("streams");

    /// <summary>Creates the sending end of a stream.</summary>
    Exchange CreateSender(int items) => throw NotSupported("client streams");

    /// <summary>Reads the value of a progress report; -1 if the record is not a report.</summary>
    int ReadReport(ReadOnlySpan<byte> record) => throw NotSupported("progress");

    /// <summary>Responds to a callback with true.</summary>
    /// <exception cref="LoadException">The record is not a callback.</exception>
    void RespondToCallback(ReadOnlySpan<byte> record, MessageSender sender) => throw NotSupported("callbacks");

    /// <summary>Whether a record is a keep-alive.</summary>
    bool IsKeepAlive(ReadOnlySpan<byte> record) => false;

    /// <summary>Whether a record is the expected response to a request.</summary>
    bool IsResponse(ReadOnlyMemory<byte> record, Request request, int id);

    private NotSupportedException NotSupported(string feature) => new($"{GetType().Name} does not support {feature}.");
}
