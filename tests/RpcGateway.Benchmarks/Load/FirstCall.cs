using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Every connection's first call is checked as a whole; the length of its answer is what the others are checked by.
/// </summary>
internal static class FirstCall
{
    /// <summary>Connects, greets, and makes the call.</summary>
    /// <param name="port">Where the server listens.</param>
    /// <param name="dialect">What it speaks.</param>
    /// <param name="request">The call.</param>
    /// <param name="bufferSize">What to read at once.</param>
    /// <param name="length">How long the answer was.</param>
    public static FrameSocket Connect(int port, IDialect dialect, Request request, int bufferSize, out int length)
    {
        var socket = WebSocketHandshake.Connect(port, dialect.Path, dialect.Subprotocol, bufferSize);
        dialect.Greet(socket);
        length = MeasureAnswer(socket, dialect, request);
        return socket;
    }

    private static int MeasureAnswer(FrameSocket socket, IDialect dialect, Request request)
    {
        var id = RequestRing.Id(0, 1);
        socket.SendText(dialect.Encode(request, id));
        byte[] answer;
        do
        {
            answer = socket.Receive();
        }
        while (dialect.IsIgnorable(answer));

        return dialect.IsAnswer(answer, request, id)
            ? answer.Length
            : throw new LoadException($"'{request.Method}' was answered with {Encoding.UTF8.GetString(answer)}");
    }
}
