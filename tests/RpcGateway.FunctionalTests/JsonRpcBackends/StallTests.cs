using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>
/// A side that does not read makes the other one wait; nothing piles up in the gateway. While one client stalls, another one moves
/// the same volume, which shows that there was time enough.
/// </summary>
public sealed class StallTests
{
    private const int Messages = 64;
    private const int Kibibytes = 512;

    // What the buffers of the sockets and pipes of a system can hold.
    private const int MaxBuffered = Messages / 2;

    private static readonly string Message = $$"""{"jsonrpc":"2.0","method":"m","params":["{{new string('x', Kibibytes * 1024)}}"]}""";

    [Fact]
    public async Task Client_DoesNotRead_ServiceWaits()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            $$"""
            large() { printf '{"jsonrpc":"2.0","method":"m","params":["'; head -c {{Kibibytes * 1024}} /dev/zero | tr '\0' x; echo '"]}'; }
            read -r name
            i=0
            while [ $i -lt {{Messages}} ]; do large; i=$((i+1)); echo "$name" >&2; done
            cat >/dev/null
            """,
            backend => backend.Process.MaxErrorLines = 10_000);
        await using var stalled = await gateway.ConnectAsync();
        await using var other = await gateway.ConnectAsync();

        await stalled.SendAsync("""{"jsonrpc":"2.0","method":"stalled"}""");
        await other.SendAsync("""{"jsonrpc":"2.0","method":"other"}""");
        for (var i = 0; i < Messages; i++)
        {
            (await other.ReceiveAsync()).Method().Should().Be("m");
        }

        Count(gateway, "stalled").Should().BeLessThan(MaxBuffered);
        for (var i = 0; i < Messages; i++)
        {
            (await stalled.ReceiveAsync()).Method().Should().Be("m");
        }
    }

    [Fact]
    public async Task Service_DoesNotRead_ClientWaitsAndMayLeave()
    {
        await using var gateway = await ToolGateway.StartScriptAsync(
            """
            echo '{"jsonrpc":"2.0","method":"id","params":['$$']}'
            read -r line
            case $line in *stalled*) exec sleep 600 ;; esac
            exec cat
            """,
            // Pings find out that a client has left whose messages are not read.
            options: options => options.KeepAliveInterval = TimeSpan.FromMilliseconds(200));
        await using var stalled = await gateway.ConnectAsync();
        await using var other = await gateway.ConnectAsync();
        var tool = (await stalled.ReceiveAsync())["params"]![0]!.GetValue<int>();
        await other.ReceiveAsync();
        await stalled.SendAsync("""{"jsonrpc":"2.0","method":"stalled"}""");
        await other.SendAsync("""{"jsonrpc":"2.0","method":"other"}""");
        var sent = 0;

        var sending = SendAsync();
        for (var i = 0; i < Messages; i++)
        {
            await other.SendAsync(Message);
            await other.ReceiveAsync();
        }

        Volatile.Read(ref sent).Should().BeLessThan(MaxBuffered);
        stalled.Drop();
        await Eventually.IsTrueAsync(() => !Tools.IsRunning(tool));
        await Task.WhenAny(sending).DefaultTimeout();

        async Task SendAsync()
        {
            for (; sent < Messages; sent++)
            {
                await stalled.SendAsync(Message);
            }
        }
    }

    private static int Count(ToolGateway gateway, string name) =>
        gateway.Log.Entries.Count(entry => entry.Id.Name == "ErrorLine" && entry.Message.Contains(name, StringComparison.Ordinal));
}
