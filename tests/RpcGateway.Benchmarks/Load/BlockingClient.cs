namespace RpcGateway.Benchmarks.Load;

/// <summary>Opens the connections of a load, and makes their first calls, with blocking sockets.</summary>
internal static class BlockingClient
{
    private const int CallId = 1000;

    /// <summary>Opens a connection, including the handshake of its dialect.</summary>
    public static FrameSocket Connect(int port, IDialect dialect, int bufferSize)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, bufferSize);
        dialect.Handshake(socket);
        return socket;
    }

    /// <summary>Opens a connection, and makes a call on it.</summary>
    public static FrameSocket Connect(int port, IDialect dialect, int bufferSize, Request request, out int responseLength)
    {
        var socket = Connect(port, dialect, bufferSize);
        responseLength = Call(socket, dialect, request);
        return socket;
    }

    /// <summary>Makes a call, and checks its response.</summary>
    /// <returns>The length of the response.</returns>
    public static int Call(FrameSocket socket, IDialect dialect, Request request)
    {
        socket.SendText(dialect.Encode(request, CallId));
        var response = Receive(socket, dialect);
        return dialect.IsResponse(response, request, CallId)
            ? response.Length
            : throw new LoadException($"Unexpected response to '{request.Method}': {Encoding.UTF8.GetString(response)}");
    }

    /// <summary>Waits for the next message that is not a keep-alive.</summary>
    public static byte[] Receive(FrameSocket socket, IDialect dialect)
    {
        byte[] message;
        do
        {
            message = socket.Receive();
        }
        while (dialect.IsKeepAlive(message) || (dialect.Acknowledges && socket.IsBinary));
        return message;
    }
}
