using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Tests.Sessions.Tools;

/// <summary>Both ends of a session over sockets in memory that a test cuts and replaces.</summary>
internal sealed class SessionPair : ISessionOwner, IAsyncDisposable
{
    private static readonly RpcClose Cutting = new(RpcCloseCode.Lost, "The test cut the socket.");

    private readonly List<Task> _repetitions = [];

    public SessionPair(int bufferSize = 256 * 1024)
    {
        var (first, second) = InMemoryTransport.CreatePair();
        Client = new SessionTransport(first, this);
        Server = new SessionTransport(second, this);
        foreach (var end in (SessionTransport[])[Client, Server])
        {
            end.Keep(bufferSize);
            end.SetPeerBuffer(bufferSize);
            end.StartResuming();
        }
    }

    public SessionTransport Client { get; }

    public SessionTransport Server { get; }

    public int Losses { get; private set; }

    public void Cut()
    {
        Client.TryLose(Cutting);
        Server.TryLose(Cutting);
    }

    /// <summary>Connects both ends again. Returns false if the server refuses.</summary>
    public bool TryResume() => TryResume(InMemoryTransport.CreatePair());

    public bool TryResume((IRpcTransport Client, IRpcTransport Server) sockets)
    {
        Client.TryLose(Cutting);
        if (Server.TryAttach(sockets.Server, Client.Received, Client.FirstKept) is not { } received)
        {
            return false;
        }

        _repetitions.Add(Server.RepeatAsync(sockets.Server, default));
        Client.TryAttach(sockets.Client, received, 0).Should().NotBeNull();
        _repetitions.Add(Client.RepeatAsync(sockets.Client, default));
        return true;
    }

    public static async Task SendAsync(SessionTransport end, string text)
    {
        await end.SendAsync(Encoding.UTF8.GetBytes(text), RpcFrameType.Text, CancellationToken.None);
        await end.FlushAsync(CancellationToken.None);
    }

    /// <summary>Receives one frame; null if the peer closed.</summary>
    public static async Task<string?> ReceiveAsync(SessionTransport end, int bufferSize = 1024)
    {
        var frame = new MemoryStream();
        var buffer = new byte[bufferSize];
        while (true)
        {
            var read = await end.ReceiveAsync(buffer, CancellationToken.None);
            if (read.Type == RpcFrameType.Close)
            {
                return null;
            }

            frame.Write(buffer, 0, read.Count);
            if (read.EndOfMessage)
            {
                return Encoding.UTF8.GetString(frame.ToArray());
            }
        }
    }

    void ISessionOwner.OnDetached(IRpcTransport socket, RpcClose reason) => Losses++;

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await Task.WhenAll(_repetitions).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
