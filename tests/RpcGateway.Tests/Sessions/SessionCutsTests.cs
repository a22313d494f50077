using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Tests.Sessions.Tools;

namespace RpcGateway.Tests.Sessions;

/// <summary>Both ends of a session send and receive while sockets are cut at random moments.</summary>
public sealed class SessionCutsTests
{
    private const int Frames = 3000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Cuts_AtRandomMoments_EveryFrameArrivesOnceAndInOrder(int seed)
    {
        await using var pair = new SessionPair();
        var work = Task.WhenAll(
            SendAsync(pair.Client, seed), SendAsync(pair.Server, seed + 100), ReceiveAsync(pair.Client), ReceiveAsync(pair.Server));
        var random = new Random(seed);
        var cuts = 0;
        while (!work.IsCompleted)
        {
            await YieldAsync(random.Next(30));
            var kind = random.Next(4);
            if (kind == 0)
            {
                pair.Client.TryLose(new RpcClose(RpcCloseCode.Lost, "client"));
            }
            else if (kind == 1)
            {
                pair.Server.TryLose(new RpcClose(RpcCloseCode.Lost, "server"));
            }
            else if (kind == 2)
            {
                pair.Cut();
            }

            // The rest: the client returns while the server still uses the old socket.
            await YieldAsync(random.Next(5));
            pair.TryResume().Should().BeTrue();
            cuts++;
        }

        await work;
        cuts.Should().BeGreaterThan(5);
    }

    private static async Task YieldAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
        }
    }

    private static async Task SendAsync(SessionTransport end, int seed)
    {
        await Task.Yield();
        var random = new Random(seed);
        for (var i = 0; i < Frames; i++)
        {
            // Several frames per flush, as the outbound queue does.
            await end.SendAsync(BitConverter.GetBytes(i), RpcFrameType.Text, CancellationToken.None);
            if (random.Next(4) == 0)
            {
                await end.FlushAsync(CancellationToken.None);
                await Task.Yield();
            }
        }

        await end.FlushAsync(CancellationToken.None);
    }

    private static async Task ReceiveAsync(SessionTransport end)
    {
        await Task.Yield();
        var buffer = new byte[sizeof(int)];
        for (var i = 0; i < Frames;)
        {
            var read = await end.ReceiveAsync(buffer, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (read.EndOfMessage)
            {
                BitConverter.ToInt32(buffer).Should().Be(i);
                i++;
            }
        }
    }
}
