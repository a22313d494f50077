using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load;

/// <summary>What a load does before it begins, a step at a time.</summary>
internal static class BlockingCalls
{
    private const int Id = 1000;

    /// <summary>Connects, and greets the server.</summary>
    public static FrameSocket Connect(int port, IDialect dialect, int bufferSize)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, bufferSize);
        dialect.Greet(socket);
        return socket;
    }

    /// <summary>Connects, and makes the connection a member of the group that everybody is in.</summary>
    public static FrameSocket Join(int port, IDialect dialect, int bufferSize)
    {
        var socket = Connect(port, dialect, bufferSize);
        Call(socket, dialect, Request.Join);
        return socket;
    }

    public static void Call(FrameSocket socket, IDialect dialect, Request request)
    {
        socket.SendText(dialect.Encode(request, Id));
        var answer = Receive(socket, dialect);
        if (!dialect.IsAnswer(answer, request, Id))
        {
            throw new LoadException($"'{request.Method}' was answered with {Encoding.UTF8.GetString(answer)}");
        }
    }

    /// <summary>Waits for the next message that is no sign of life.</summary>
    public static byte[] Receive(FrameSocket socket, IDialect dialect)
    {
        byte[] message;
        do
        {
            message = socket.Receive();
        }
        while (dialect.IsIgnorable(message));
        return message;
    }
}
