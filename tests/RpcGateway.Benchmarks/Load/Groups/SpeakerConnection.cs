using System.Diagnostics;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Groups;

/// <summary>Sends to the group, without being in it.</summary>
internal sealed class SpeakerConnection(FrameSocket socket, IDialect dialect, Request post, Broadcast broadcast)
    : LoadConnection(socket)
{
    private const int Id = 1000;

    private readonly MessageSender _sender = new();
    private readonly byte[] _post = dialect.Encode(post, Id);

    /// <returns>When it was sent.</returns>
    public long Post()
    {
        _sender.Add(_post);
        var now = Stopwatch.GetTimestamp();
        Flush();
        return now;
    }

    protected override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (dialect.IsAnswer(record.ToArray(), post, Id))
            {
                broadcast.OnAnswered();
            }
            else if (!dialect.IsIgnorable(record))
            {
                throw new LoadException("The post failed.");
            }
        }
    }

    protected override void Send() => _sender.Flush(Socket);
}
